import torch

try:
    print(torch.nn.functional.max_pool2d(torch.ones(1, 1, 2, 2, dtype=torch.int64), 2))
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     "max_pool2d" not implemented for 'Long'

# torch 2.1.2 prints:
#     tensor([[[[1]]]])
