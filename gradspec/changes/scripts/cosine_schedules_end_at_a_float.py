import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
print(torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 2).eta_min)

# torch 2.4.1 prints:
#     0

# torch 2.5.1 prints:
#     0.0
