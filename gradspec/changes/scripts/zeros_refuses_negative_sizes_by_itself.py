import torch

try:
    torch.zeros(2, -1)
except RuntimeError as error:
    print(error)

# torch 2.8.0 prints:
#     Trying to create tensor with negative dimension -1: [2, -1]

# torch 2.9.1 prints:
#     zeros: Dimension size must be non-negative.
