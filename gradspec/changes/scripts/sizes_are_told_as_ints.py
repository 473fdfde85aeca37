import torch

for call in (lambda: torch.ones(2).view(1, 2.0), lambda: torch.full((2.0,), 1)):
    try:
        call()
    except TypeError as error:
        print(error)

# torch 1.13.1 prints:
#     view(): argument 'size' must be tuple of SymInts, but found element of type float at pos 2
#     full(): argument 'size' (position 1) must be tuple of SymInts, not tuple

# torch 2.0.1 prints:
#     view(): argument 'size' must be tuple of ints, but found element of type float at pos 2
#     full(): argument 'size' (position 1) must be tuple of ints, but found element of type float at pos 0
