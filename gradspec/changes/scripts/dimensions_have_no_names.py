import torch

try:
    torch.ones(2).sum("a")
except (RuntimeError, TypeError) as error:
    print(type(error).__name__)

# torch 2.12.1 prints:
#     RuntimeError

# torch 2.13.0 prints:
#     TypeError
