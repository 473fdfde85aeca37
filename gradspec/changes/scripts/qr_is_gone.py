import torch

try:
    print(torch.qr(torch.eye(2)).Q.shape)
except RuntimeError as error:
    print(error)
