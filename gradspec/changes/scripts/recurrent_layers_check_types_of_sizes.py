import torch

try:
    torch.nn.GRU(1.5, 2)
except TypeError as error:
    print(error)
