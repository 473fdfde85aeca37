import torch

try:
    torch.ones(2, 3) @ torch.ones(2)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     size mismatch, got 2, 2x3,2

# torch 2.1.2 prints:
#     size mismatch, got input (2), mat (2x3), vec (2)
