import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device, requires_grad=True)
x.sum().backward()
x.sum().backward()
print("expected: [2.0, 2.0]")
print("seen:", x.grad.tolist())
raise SystemExit(x.grad.tolist() != [2.0, 2.0])
