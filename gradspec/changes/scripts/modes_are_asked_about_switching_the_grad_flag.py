import torch
from torch.overrides import TorchFunctionMode


class Refuses(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return None


with Refuses():
    with torch.no_grad():
        print(torch.is_grad_enabled())

# torch 2.0.1 prints:
#     False

# torch 2.1.2 prints:
#     True
