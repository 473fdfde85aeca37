import torch

try:
    torch.tensor(1.0).unflatten(0, (1, 1))
except Exception as error:
    print(type(error).__name__)

# torch 2.7.1 prints:
#     IndexError

# torch 2.8.0 prints:
#     RuntimeError
