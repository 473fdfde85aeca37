import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
try:
    torch.autograd.grad(checkpoint(torch.exp, x, use_reentrant=True), x)
except RuntimeError as error:
    print(error)

# torch 2.3.1 prints:
#     Checkpointing is not compatible with .grad() or when an `inputs` parameter is passed to .backward(). Please use .backward() and do not pass its `inputs` argument.

# torch 2.4.1 prints:
#     When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to .backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without passing the `inputs` argument.
