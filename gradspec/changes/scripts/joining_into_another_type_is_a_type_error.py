import torch

try:
    torch.cat([torch.ones(2)], out=torch.empty(2, dtype=torch.int64))
except (RuntimeError, TypeError) as error:
    print(type(error).__name__)

# torch 2.8.0 prints:
#     RuntimeError

# torch 2.9.1 prints:
#     TypeError
