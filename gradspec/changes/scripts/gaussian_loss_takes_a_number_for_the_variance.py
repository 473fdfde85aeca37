import torch

try:
    print(torch.nn.functional.gaussian_nll_loss(torch.ones(2), torch.ones(2), 1.0))
except AttributeError as error:
    print(error)

# torch 2.5.1 prints:
#     'float' object has no attribute 'size'

# torch 2.6.0 prints:
#     tensor(0.)
