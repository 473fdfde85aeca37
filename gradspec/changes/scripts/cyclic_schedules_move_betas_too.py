import torch

optimizer = torch.optim.Adam([torch.ones(1, requires_grad=True)])
try:
    torch.optim.lr_scheduler.CyclicLR(optimizer, 0.1, 1.0)
    print(optimizer.param_groups[0]["betas"])
except ValueError as error:
    print(error)
