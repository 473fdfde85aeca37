import torch

try:
    torch.nn.functional.lp_pool1d(torch.ones(1, 1, 2), 0, 2)
except (ValueError, ZeroDivisionError) as error:
    print(type(error).__name__, error)

# torch 2.13.0 prints:
#     ZeroDivisionError float division by zero

# torch 2.14.1 prints:
#     ValueError norm_type must be a non-zero value, but got 0
