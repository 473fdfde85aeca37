import torch

try:
    print(torch.rand_like(torch.ones(2), generator=torch.Generator()).shape)
except TypeError as error:
    print(type(error).__name__)

# torch 2.9.1 prints:
#     TypeError

# torch 2.10.0 prints:
#     torch.Size([2])
