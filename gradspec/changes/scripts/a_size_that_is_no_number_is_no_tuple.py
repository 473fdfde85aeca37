import torch

try:
    torch.ones(1).permute(1.5)
except TypeError as error:
    print(error)

# torch 1.13.1 prints:
#     permute(): argument 'dims' (position 1) must be tuple of ints, not float

# torch 2.0.1 prints:
#     permute(): argument 'dims' (position 1) must be tuple of ints, but found element of type float at pos 0

# torch 2.9.1 prints:
#     permute(): argument 'dims' (position 1) must be tuple of ints, but found element of type float at pos 0

# torch 2.10.0 prints:
#     permute(): argument 'dims' (position 1) must be tuple of ints, not float
