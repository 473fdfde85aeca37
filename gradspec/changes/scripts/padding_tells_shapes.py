import torch

try:
    torch.nn.functional.pad(torch.ones(1, 1, 1), (1, 1, 1, 1), "reflect")
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (1, 1) at dimension 2 of input 3

# torch 2.1.2 prints:
#     Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (1, 1) at dimension 2 of input [1, 1, 1]
