import torch

try:
    torch.set_grad_enabled(1)
except TypeError as error:
    print(error)

# torch 2.0.1 prints:
#     enabled must be a bool (got int)

# torch 2.1.2 prints:
#     set_grad_enabled(): argument 'enabled' (position 1) must be bool, not int
