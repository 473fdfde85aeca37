import torch

try:
    torch.nn.GRU(1, 2, 0)
except Exception as error:
    print(type(error).__name__, error)

# torch 2.1.2 prints:
#     IndexError list index out of range

# torch 2.2.2 prints:
#     ValueError num_layers must be greater than zero
