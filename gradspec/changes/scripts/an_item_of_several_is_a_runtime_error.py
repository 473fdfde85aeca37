import torch

try:
    torch.ones(2).item()
except Exception as error:
    print(type(error).__name__, error)

# torch 1.13.1 prints:
#     ValueError only one element tensors can be converted to Python scalars

# torch 2.0.1 prints:
#     RuntimeError a Tensor with 2 elements cannot be converted to Scalar
