import torch

try:
    torch.zeros(2).scatter_reduce(0, torch.tensor([0]), torch.ones(1), "most")
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     reduce argument must be either sum, prod, mean, amax or amin.

# torch 2.0.1 prints:
#     reduce argument must be either sum, prod, mean, amax or amin, got most
