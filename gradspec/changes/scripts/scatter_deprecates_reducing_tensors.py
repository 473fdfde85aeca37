import warnings

import torch

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    torch.zeros(3).scatter(0, torch.tensor([0]), torch.ones(1), reduce="add")
print([one.category.__name__ for one in seen])

# torch 1.13.1 prints:
#     []

# torch 2.0.1 prints:
#     ['UserWarning']
