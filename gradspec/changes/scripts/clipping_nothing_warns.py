import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.nn.utils.clip_grad_norm_((p for p in ()), 1.0)
print(*(warning.message for warning in caught))

# torch 2.7.1 prints:

# torch 2.8.0 prints:
#     `parameters` is an empty generator, no gradient clipping will occur.
