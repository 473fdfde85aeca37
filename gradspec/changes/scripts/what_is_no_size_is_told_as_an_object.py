import torch

for call in (lambda: torch.rand(2, "a"), lambda: torch.ones(2).flip((0, 1.5))):
    try:
        call()
    except TypeError as error:
        print(error)

# torch 2.0.1 prints:
#     rand(): argument 'size' must be tuple of ints, but found element of type str at pos 2
#     flip(): argument 'dims' must be tuple of ints, but found element of type float at pos 2

# torch 2.1.2 prints:
#     rand(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
#     flip(): argument 'dims' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
