import warnings

import torch

torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    (torch.ones(1, requires_grad=True) * 2).grad
torch.set_warn_always(False)
print(str(said[0].message).partition(" (Triggered")[0][-20:])

# torch 2.8.0 prints:
#     r more informations.

# torch 2.9.1 prints:
#     or more information.
