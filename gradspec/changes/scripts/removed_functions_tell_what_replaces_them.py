import torch

try:
    torch.solve(torch.eye(2), torch.eye(2))
except RuntimeError as error:
    print(error)
