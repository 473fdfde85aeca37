import torch

try:
    torch.nn.functional.poisson_nll_loss(torch.ones(1), torch.ones(1), reduction="most")
except ValueError as error:
    print(error)

# torch 1.13.1 prints:
#     most is not valid

# torch 2.0.1 prints:
#     most is not a valid value for reduction
