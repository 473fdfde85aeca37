import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.ones(()).T
print(len(caught))

# torch 1.13.1 prints:
#     0

# torch 2.0.1 prints:
#     1
