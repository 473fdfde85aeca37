import torch

try:
    torch.arange(1, 0)
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     upper bound and larger bound inconsistent with step sign

# torch 2.8.0 prints:
#     upper bound and lower bound inconsistent with step sign
