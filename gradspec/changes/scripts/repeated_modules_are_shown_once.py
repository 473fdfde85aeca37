import torch

print(torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.ReLU()]))
