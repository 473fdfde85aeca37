import torch

try:
    torch.nn.functional.pad(torch.ones(1), (1, 1, 1, 1), "reflect")
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     Padding length too large

# torch 2.1.2 prints:
#     Padding length should be less than or equal to two times the input dimension but got padding length 4 and input of dimension 1
