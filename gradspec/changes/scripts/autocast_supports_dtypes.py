import warnings

import torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.autocast("cpu", dtype=torch.float32)
print(*(one.message for one in caught))

# torch 2.9.1 prints:
#     In CPU autocast, but the target dtype is not supported. Disabling autocast.
#     CPU Autocast only supports dtype of torch.bfloat16, torch.float16 currently.

# torch 2.10.0 prints:
#     In CPU autocast, but the target dtype is not supported. Disabling autocast.
#     CPU Autocast only supports dtypes of torch.bfloat16, torch.float16 currently.
