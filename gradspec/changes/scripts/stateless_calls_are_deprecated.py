import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.utils.stateless.functional_call(torch.nn.Linear(1, 1), {"bias": torch.ones(1)}, torch.ones(1))
print(len(caught))

# torch 1.13.1 prints:
#     0

# torch 2.0.1 prints:
#     1
