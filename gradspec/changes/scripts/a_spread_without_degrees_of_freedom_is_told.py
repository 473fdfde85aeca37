import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.ones(1).var()
print(len(caught))

# torch 2.1.2 prints:
#     0

# torch 2.2.2 prints:
#     1
