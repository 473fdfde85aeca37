import torch

try:
    torch.nn.GRU(1, -2)
except Exception as error:
    print(type(error).__name__, error)

# torch 2.0.1 prints:
#     ValueError proj_size has to be smaller than hidden_size

# torch 2.1.2 prints:
#     ValueError hidden_size must be greater than zero
