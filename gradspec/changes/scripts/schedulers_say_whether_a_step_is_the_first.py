import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
print("_is_initial" in schedules.StepLR(optimizer, 1).state_dict())

# torch 2.7.1 prints:
#     False

# torch 2.8.0 prints:
#     True
