import warnings

import torch

torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    print(torch.asarray(torch.ones(1, requires_grad=True)).requires_grad)
torch.set_warn_always(False)
print([str(warning.message).partition(" (Triggered")[0] for warning in said])

# torch 2.11.0 prints:
#     False
#     []

# torch 2.12.1 prints:
#     True
#     ['torch.asarray: unspecified requires_grad now defaults to obj.requires_grad instead of False. Pass requires_grad=False explicitly to get the old behavior and silence this warning.']
