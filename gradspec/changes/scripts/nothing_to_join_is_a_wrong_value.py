import torch

try:
    torch.cat([])
except Exception as error:
    print(type(error).__name__, error)

# torch 2.8.0 prints:
#     RuntimeError torch.cat(): expected a non-empty list of Tensors

# torch 2.9.1 prints:
#     ValueError torch.cat(): expected a non-empty list of Tensors
