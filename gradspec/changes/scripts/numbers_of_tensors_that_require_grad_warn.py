import warnings

import torch

torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    print(float(torch.tensor(1.0, requires_grad=True)))
torch.set_warn_always(False)
print([str(warning.message).partition("\n")[0] for warning in said])

# torch 2.7.1 prints:
#     1.0
#     []

# torch 2.8.0 prints:
#     1.0
#     ['Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.']
