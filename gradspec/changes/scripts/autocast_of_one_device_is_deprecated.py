import warnings

import torch

torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.is_autocast_cpu_enabled()
print([str(one.message).partition(" (")[0] for one in caught])

# torch 2.3.1 prints:
#     []

# torch 2.4.1 prints:
#     ["torch.is_autocast_cpu_enabled() is deprecated. Please use torch.is_autocast_enabled('cpu') instead."]
