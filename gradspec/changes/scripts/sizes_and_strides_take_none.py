import torch

try:
    print(torch.ones(2, 3).size(None))
except (RuntimeError, TypeError) as error:
    print(type(error).__name__)

# torch 2.1.2 prints:
#     RuntimeError

# torch 2.2.2 prints:
#     torch.Size([2, 3])
