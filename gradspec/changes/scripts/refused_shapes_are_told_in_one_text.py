import torch

try:
    torch.broadcast_shapes(1.5)
except RuntimeError as error:
    print(error)

# torch 2.11.0 prints:
#     ('Input shapes should be of type ints, a tuple of ints, or a list of ints, got ', 1.5)

# torch 2.12.1 prints:
#     Input shapes should be of type ints, a tuple of ints, or a list of ints, got 1.5
