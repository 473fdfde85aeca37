import warnings

import torch
from torch.utils.checkpoint import checkpoint

result = checkpoint(torch.exp, torch.ones(1, requires_grad=True), use_reentrant=False)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    result.backward()
print([str(warning.message) for warning in caught])

# torch 2.3.1 prints:
#     []

# torch 2.4.1 prints:
#     ["`torch.cpu.amp.autocast(args...)` is deprecated. Please use `torch.amp.autocast('cpu', args...)` instead."]

# torch 2.5.1 prints:
#     []
