import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device)
print("expected: IndexError")
try:
    x[[5]] = 1.0
except IndexError as error:
    print("seen: IndexError:", error)
else:
    print("seen:", x.tolist(), x[[5]].tolist())
    raise SystemExit(1)
