import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([2, 5], device=device)
print("expected: RuntimeError")
try:
    x.div_(2)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen:", x.tolist())
    raise SystemExit(1)
