import torch

try:
    print((torch.ones(1, requires_grad=True) * 2).grad_dtype)
except RuntimeError as error:
    print(error)

# torch 2.14.1 prints:
#     grad_dtype can only be accessed on leaf tensors.

# torch 2.15.0 prints:
#     torch.float32
