import torch

try:
    torch.ones(2).tril()
except (IndexError, RuntimeError) as error:
    print(type(error).__name__)

# torch 1.13.1 prints:
#     IndexError

# torch 2.0.1 prints:
#     RuntimeError
