import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([[0.5, 2.0]], device=device, requires_grad=True)
y = x * 2
row = y[0]
y.t_()
y.squeeze_().mul_(2)
(grad,) = torch.autograd.grad(y.sum() + row.sum(), x)
print("expected: [[8.0, 8.0]]")
print("seen:", grad.tolist())
raise SystemExit(grad.tolist() != [[8.0, 8.0]])
