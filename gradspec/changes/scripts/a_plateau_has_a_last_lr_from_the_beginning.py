import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
print(hasattr(schedules.ReduceLROnPlateau(optimizer), "_last_lr"))

# torch 2.2.2 prints:
#     False

# torch 2.3.1 prints:
#     True
