import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.functional.tanh(torch.ones(1))
    torch.nn.functional.sigmoid(torch.ones(1))
print([str(warning.message) for warning in caught])

# torch 1.13.1 prints:
#     ['nn.functional.tanh is deprecated. Use torch.tanh instead.', 'nn.functional.sigmoid is deprecated. Use torch.sigmoid instead.']

# torch 2.0.1 prints:
#     []
