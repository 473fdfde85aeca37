import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.jit.script(torch.nn.Identity())
print([one.category.__name__ for one in caught])

# torch 2.9.1 prints:
#     []

# torch 2.10.0 prints:
#     ['DeprecationWarning']
