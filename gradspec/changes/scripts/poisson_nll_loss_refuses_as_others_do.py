import torch

try:
    torch.nn.functional.poisson_nll_loss(torch.ones(1), torch.ones(1), reduction="most")
except ValueError as error:
    print(error)
