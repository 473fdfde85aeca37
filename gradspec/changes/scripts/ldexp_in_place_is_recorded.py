import torch

try:
    print((torch.ones(1, requires_grad=True) * 1).ldexp_(torch.tensor([2])).requires_grad)
except RuntimeError as error:
    print(error)

# torch 2.10.0 prints:
#     mul(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.

# torch 2.11.0 prints:
#     True
