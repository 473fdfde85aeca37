import torch

try:
    print(torch.nn.functional.max_pool1d(torch.ones(1, 1, 1), 3).shape)
except RuntimeError as error:
    print(error)
