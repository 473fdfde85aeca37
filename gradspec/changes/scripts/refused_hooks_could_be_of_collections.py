import torch

try:
    torch.autograd.graph.saved_tensors_hooks(1, 2).__enter__()
except TypeError as error:
    print(error)

# torch 2.8.0 prints:
#     _push_saved_tensors_default_hooks(): incompatible function arguments. The following argument types are supported:
#         1. (arg0: Callable, arg1: Callable) -> None
#
#     Invoked with: 1, 2

# torch 2.9.1 prints:
#     _push_saved_tensors_default_hooks(): incompatible function arguments. The following argument types are supported:
#         1. (arg0: collections.abc.Callable, arg1: collections.abc.Callable) -> None
#
#     Invoked with: 1, 2
