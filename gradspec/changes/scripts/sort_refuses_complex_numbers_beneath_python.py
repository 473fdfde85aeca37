import torch

try:
    torch.tensor([1j]).sort()
except Exception as error:
    print(type(error).__name__, error)

# torch 2.8.0 prints:
#     ValueError Sort currently does not support complex dtypes on CPU.

# torch 2.9.1 prints:
#     RuntimeError  Sort does not support complex dtypes on CPU
