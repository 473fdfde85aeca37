import torch

try:
    torch.nn.Bilinear(0, 1, 1)
except ValueError as error:
    print(error)

# torch 2.9.1 prints:
#     in1_features must be > 0, but got 0

# torch 2.10.0 prints:
#     in1_features must be > 0, but got (in1_features=0)
