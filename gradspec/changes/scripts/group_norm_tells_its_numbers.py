import torch

try:
    torch.nn.GroupNorm(2, 3)
except Exception as error:
    print(type(error).__name__, error)

# torch 2.9.1 prints:
#     ValueError num_channels must be divisible by num_groups

# torch 2.10.0 prints:
#     ValueError num_channels (3) must be divisible by num_groups (2)
