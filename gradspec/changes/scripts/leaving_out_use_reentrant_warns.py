import warnings

import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    checkpoint(torch.exp, x)
print(["use_reentrant" in str(warning.message) for warning in caught if warning.category is UserWarning])

# torch 2.0.1 prints:
#     []

# torch 2.1.2 prints:
#     [True]
