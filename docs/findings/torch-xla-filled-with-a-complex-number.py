import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device)

print("expected: [3.0, 3.0]")
try:
    filled = torch.fill(x, torch.tensor(3 + 1j, device=device))
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", filled.tolist())
