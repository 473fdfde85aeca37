import torch

try:
    torch.randint_like(torch.ones(2), torch.tensor([1, 2]))
except (TypeError, RuntimeError) as error:
    print(type(error).__name__)

# torch 2.7.1 prints:
#     TypeError

# torch 2.8.0 prints:
#     RuntimeError
