import torch

try:
    torch.nn.functional.group_norm(torch.ones(3), 1)
except Exception as error:
    print(type(error).__name__, error)
