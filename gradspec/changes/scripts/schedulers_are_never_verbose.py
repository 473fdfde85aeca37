import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
print("verbose" in schedules.StepLR(optimizer, 1).state_dict())

# torch 2.6.0 prints:
#     True

# torch 2.7.1 prints:
#     False
