import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.jit.script(torch.nn.Identity())
print(caught[0].category.__name__)

# torch 2.13.0 prints:
#     DeprecationWarning

# torch 2.14.1 prints:
#     FutureWarning
