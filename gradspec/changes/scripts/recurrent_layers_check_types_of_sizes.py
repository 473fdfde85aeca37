import torch

try:
    torch.nn.GRU(1.5, 2)
except TypeError as error:
    print(error)

# torch 2.10.0 prints:
#     empty(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"

# torch 2.11.0 prints:
#     input_size should be of type int, got: float
