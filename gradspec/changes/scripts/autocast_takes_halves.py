import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.autocast("cpu", dtype=torch.float16)
print(*(one.message for one in caught))

# torch 2.1.2 prints:
#     In CPU autocast, but the target dtype is not supported. Disabling autocast.
#     CPU Autocast only supports dtype of torch.bfloat16 currently.

# torch 2.2.2 prints:
