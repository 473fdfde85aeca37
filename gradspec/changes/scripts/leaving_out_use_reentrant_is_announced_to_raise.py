import warnings

import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    checkpoint(torch.exp, x)
print([str(warning.message)[:72] for warning in caught if warning.category is UserWarning])

# torch 2.2.2 prints:
#     ['torch.utils.checkpoint: please pass in use_reentrant=True or use_reentra']

# torch 2.3.1 prints:
#     ['torch.utils.checkpoint: the use_reentrant parameter should be passed exp']
