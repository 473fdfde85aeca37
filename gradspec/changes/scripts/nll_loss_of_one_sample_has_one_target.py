import torch

try:
    print(torch.nn.functional.nll_loss(torch.ones(2), torch.tensor([0, 1])))
except ValueError as error:
    print(error)

# torch 2.8.0 prints:
#     tensor(-1.)

# torch 2.9.1 prints:
#     For 1D input, 1D target must have size 1, but got target size: 2
