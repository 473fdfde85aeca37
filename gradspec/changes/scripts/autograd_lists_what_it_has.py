import torch

print("grad" in torch.autograd.__all__)
