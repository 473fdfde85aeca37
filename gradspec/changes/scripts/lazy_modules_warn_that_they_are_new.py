import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.LazyLinear(1)
print([str(warning.message) for warning in caught])

# torch 2.3.1 prints:
#     ['Lazy modules are a new feature under heavy development so changes to the API or functionality can happen at any moment.']

# torch 2.4.1 prints:
#     []
