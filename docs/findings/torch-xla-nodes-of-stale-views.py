import torch
import torch_xla

device = torch_xla.device()
base = torch.ones(3, device=device, requires_grad=True) * 1
view = base[1:]
base.mul_(2)
print("expected: AsStridedBackward0")
print("seen:", view.grad_fn.name())
raise SystemExit(view.grad_fn.name() != "AsStridedBackward0")
