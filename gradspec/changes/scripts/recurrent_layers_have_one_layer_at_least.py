import torch

try:
    torch.nn.GRU(1, 2, 0)
except Exception as error:
    print(type(error).__name__, error)
