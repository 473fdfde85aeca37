import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([1.0, 2.0, 3.0, 4.0], device=device)
x.resize_(2, 2)
x.resize_as_(torch.zeros(3, device=device))
print("expected: (3,)")
print("seen:", tuple(x.shape))
raise SystemExit(tuple(x.shape) != (3,))
