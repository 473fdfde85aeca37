import torch

base = torch.ones(2, requires_grad=True) * 1
view = base.view(-1)
base.mul_(2)
print("expected: the hook is registered with the view's new grad_fn")
print("seen: the process ends", flush=True)
view.register_hook(lambda grad: grad)
print("no more: the hook is registered")
