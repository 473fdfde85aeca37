import torch

x = torch.ones(2, 2, requires_grad=True)
try:
    torch.matmul(x, x, out=torch.ones(2, 2))
except RuntimeError as error:
    print(error)

# torch 2.2.2 prints:
#     mm(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.

# torch 2.3.1 prints:
#     matmul(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.
