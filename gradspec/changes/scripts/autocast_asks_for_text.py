import torch

try:
    torch.autocast(3)
except (RuntimeError, ValueError) as error:
    print(type(error).__name__, error)

# torch 2.3.1 prints:
#     RuntimeError User specified an unsupported autocast device_type '3'

# torch 2.4.1 prints:
#     ValueError Expected `device_type` of type `str`, got: `<class 'int'>`
