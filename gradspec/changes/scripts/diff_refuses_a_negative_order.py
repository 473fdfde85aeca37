import torch

try:
    print(torch.arange(3.0).diff(n=-1))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     tensor([0., 1., 2.])

# torch 2.1.2 prints:
#     order must be non-negative but got -1
