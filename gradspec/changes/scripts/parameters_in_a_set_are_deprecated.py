import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.optim.SGD({torch.ones(1, requires_grad=True)}, lr=0.5)
print(len(caught))

# torch 2.14.1 prints:
#     0

# torch 2.15.0 prints:
#     1
