import torch

x = torch.ones(1, 2)
try:
    print(torch.nn.functional.triplet_margin_loss(x, x, x, margin=-1.0))
except ValueError as error:
    print(error)
