import torch

try:
    torch.autocast("meta")
except Exception as error:
    print(type(error).__name__, error)

# torch 2.0.1 prints:
#     RuntimeError User specified autocast device_type must be 'cuda' or 'cpu'

# torch 2.1.2 prints:
#     RuntimeError User specified an unsupported autocast device_type 'meta'
