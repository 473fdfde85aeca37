import torch

try:
    torch.autograd.gradcheck(lambda x: x, torch.ones(1))
except ValueError as error:
    print(error)

# torch 2.12.1 prints:
#     gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.

# torch 2.13.0 prints:
#     gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True.
