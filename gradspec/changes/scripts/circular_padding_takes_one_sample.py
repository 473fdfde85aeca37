import torch

try:
    print(torch.nn.functional.pad(torch.ones(1, 1), (1, 1), "circular"))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     Invalid padding size, expected 0 but got 2

# torch 2.1.2 prints:
#     tensor([[1., 1., 1.]])
