import torch

print(torch.optim.SGD.step.__name__)
