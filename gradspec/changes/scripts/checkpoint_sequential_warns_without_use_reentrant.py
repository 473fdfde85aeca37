import warnings

import torch
from torch.utils.checkpoint import checkpoint_sequential

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    checkpoint_sequential([torch.nn.ReLU()], 1, torch.ones(1, requires_grad=True))
print(len(caught))

# torch 2.1.2 prints:
#     0

# torch 2.2.2 prints:
#     1
