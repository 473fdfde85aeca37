import torch
from torch.utils.checkpoint import checkpoint_sequential

x = torch.ones(2, requires_grad=True)
try:
    print(checkpoint_sequential([torch.exp, torch.sin], 1, x, use_reentrant=False).requires_grad)
except ValueError as error:
    print(error)

# torch 1.13.1 prints:
#     Unexpected keyword arguments: use_reentrant

# torch 2.0.1 prints:
#     True
