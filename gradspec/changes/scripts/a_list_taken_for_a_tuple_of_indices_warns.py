import warnings

import torch

torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    print(torch.arange(4).reshape(2, 2)[[[0, 1], [1, 0]]].tolist())
torch.set_warn_always(False)
print([warning.category.__name__ for warning in said])

# torch 2.7.1 prints:
#     [1, 2]
#     []

# torch 2.8.0 prints:
#     [1, 2]
#     ['UserWarning']
