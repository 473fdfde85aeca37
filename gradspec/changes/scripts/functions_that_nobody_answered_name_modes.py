import torch
from torch.overrides import TorchFunctionMode


class Silent(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        return NotImplemented


with Silent():
    try:
        torch.add(1, 2)
    except TypeError as error:
        print(str(error).splitlines()[0].partition(" nor was it")[0])  # an address follows

# torch 2.0.1 prints:
#     no implementation found for 'torch.add' on types that implement __torch_function__: []

# torch 2.1.2 prints:
#     Multiple dispatch failed for 'torch.add'; all __torch_function__ handlers returned NotImplemented:
