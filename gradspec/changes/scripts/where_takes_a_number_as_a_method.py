import torch

try:
    print(torch.ones(2).where(torch.tensor([True, False]), 0.0))
except TypeError as error:
    print(type(error).__name__)

# torch 1.13.1 prints:
#     TypeError

# torch 2.0.1 prints:
#     tensor([1., 0.])
