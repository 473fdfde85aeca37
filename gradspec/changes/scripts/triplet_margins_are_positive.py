import torch

x = torch.ones(1, 2)
try:
    print(torch.nn.functional.triplet_margin_loss(x, x, x, margin=-1.0))
except ValueError as error:
    print(error)

# torch 2.3.1 prints:
#     tensor(0.)

# torch 2.4.1 prints:
#     margin must be greater than 0, got -1.0
