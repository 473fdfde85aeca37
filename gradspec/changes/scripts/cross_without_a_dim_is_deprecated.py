import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.cross(torch.ones(3, 3), torch.ones(3, 3))
print(len(caught))

# torch 2.1.2 prints:
#     0

# torch 2.2.2 prints:
#     1
