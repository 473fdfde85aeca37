import torch

try:
    torch.no_grad()()
except TypeError as error:
    print(error)

# torch 1.13.1 prints:
#     _DecoratorContextManager.__call__() missing 1 required positional argument: 'func'

# torch 2.0.1 prints:
#     _DecoratorContextManager.__call__() missing 1 required positional argument: 'orig_func'
