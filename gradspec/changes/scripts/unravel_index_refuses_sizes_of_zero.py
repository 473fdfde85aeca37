import torch

try:
    torch.unravel_index(torch.tensor([0]), (0,))
except (RuntimeError, ValueError) as error:
    print(type(error).__name__, error)

# torch 2.13.0 prints:
#     RuntimeError ZeroDivisionError

# torch 2.14.1 prints:
#     ValueError 'shape' cannot have zero dimensions when 'indices' is non-empty, but got (0,)
