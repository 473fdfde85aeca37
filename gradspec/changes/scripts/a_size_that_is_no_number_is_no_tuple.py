import torch

try:
    torch.ones(1).expand(1.5)
except TypeError as error:
    print(error)

# torch 2.9.1 prints:
#     expand(): argument 'size' (position 1) must be tuple of ints, but found element of type float at pos 0

# torch 2.10.0 prints:
#     expand(): argument 'size' (position 1) must be tuple of ints, not float
