import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5], device=device).expand(2)

print("expected: RuntimeError")
try:
    x.add_(1)
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
else:
    print("seen:", x.tolist())
    raise SystemExit(1)
