import torch
import torch_xla

device = torch_xla.device()
base = torch.zeros(2, 2, device=device)
row = base[0]
base.set_(torch.ones(3, device=device))

print("expected: [4.0, 4.0]")
try:
    row.add_(4.0)
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", row.tolist())
