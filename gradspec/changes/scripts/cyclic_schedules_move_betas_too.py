import torch

optimizer = torch.optim.Adam([torch.ones(1, requires_grad=True)])
try:
    torch.optim.lr_scheduler.CyclicLR(optimizer, 0.1, 1.0)
    print(optimizer.param_groups[0]["betas"])
except ValueError as error:
    print(error)

# torch 2.2.2 prints:
#     optimizer must support momentum with `cycle_momentum` option enabled

# torch 2.3.1 prints:
#     (0.9, 0.999)
