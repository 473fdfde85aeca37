import torch
from torch.utils.checkpoint import checkpoint

try:
    checkpoint(lambda t: t, torch.ones(1), use_reentrant=True, debug=True)
except ValueError as error:
    print(error)

# torch 2.13.0 prints:
#     Passing `context_fn` or `debug` is only supported when use_reentrant=False.

# torch 2.14.1 prints:
#     Passing `context_fn`, `debug`, or `respect_saved_tensors_hooks` is only supported when use_reentrant=False.
