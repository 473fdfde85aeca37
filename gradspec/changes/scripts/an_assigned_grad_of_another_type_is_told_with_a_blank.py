import torch

try:
    torch.ones(1, requires_grad=True).grad = 1
except TypeError as error:
    print(error)

# torch 2.0.1 prints:
#     assigned grad expected to be a Tensor or None but got grad of typeint

# torch 2.1.2 prints:
#     assigned grad expected to be a Tensor or None but got grad of type int
