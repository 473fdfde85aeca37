import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
try:
    torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.0)
    print(optimizer.param_groups[0]["lr"])
except ValueError as error:
    print(error)

# torch 1.13.1 prints:
#     0.0

# torch 2.0.1 prints:
#     Starting multiplicative factor expected to be greater than 0 and less or equal to 1.
