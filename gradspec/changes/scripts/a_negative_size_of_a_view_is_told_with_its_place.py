import torch

try:
    torch.ones(2).view(-2)
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     invalid shape dimension -2

# torch 2.8.0 prints:
#     invalid shape dimension -2 at index 0 of shape [-2]
