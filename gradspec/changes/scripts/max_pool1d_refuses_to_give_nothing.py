import torch

try:
    print(torch.nn.functional.max_pool1d(torch.ones(1, 1, 1), 3).shape)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     torch.Size([1, 1, 0])

# torch 2.1.2 prints:
#     max_pool1d() Invalid computed output size: 0
