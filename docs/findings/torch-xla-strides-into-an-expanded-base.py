import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0, -1.0, 4.0], device=device, requires_grad=True)
rows = x[:2].expand(2, 2)
weight = torch.tensor([[1.0, 2.0], [4.0, 8.0]], device=device)
(grad,) = torch.autograd.grad((rows.as_strided((2, 2), (1, 1)) * weight).sum(), rows)
print("expected: [[0.5, 3.0], [0.5, 3.0]]")
print("seen:", grad.tolist())
raise SystemExit(grad.tolist() != [[0.5, 3.0], [0.5, 3.0]])
