import torch

try:
    print(torch.take_along_dim(torch.tensor([1.0, 2.0]), torch.tensor([3]), 0))
except RuntimeError as error:
    print(error)

# torch 2.9.1 prints:
#     index 3 is out of bounds for dimension 0 with size 2

# torch 2.10.0 prints:
#     tensor([2.])
