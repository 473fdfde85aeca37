import torch
import torch_xla
from torch.utils._python_dispatch import TorchDispatchMode

device = torch_xla.device()
seen = []


class Watching(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        seen.append((str(func), args[0].requires_grad))
        return func(*args, **(kwargs or {}))


x = torch.ones(2, device=device, requires_grad=True)
with Watching():
    x.view(2, 1)
expected = [("aten.view.default", True)]
print("expected:", expected)
print("seen:", seen)
raise SystemExit(seen != expected)
