import torch

try:
    print(torch.ones(2)[torch.tensor([1], dtype=torch.int32)])
except IndexError as error:
    print(error)

# torch 1.13.1 prints:
#     tensors used as indices must be long, byte or bool tensors

# torch 2.0.1 prints:
#     tensor([1.])
