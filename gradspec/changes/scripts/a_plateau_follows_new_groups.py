import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
schedule = schedules.ReduceLROnPlateau(optimizer, patience=0)
optimizer.add_param_group({"params": [torch.ones(1, requires_grad=True)], "lr": 0.25})
try:
    schedule.step(1.0)
    schedule.step(2.0)
    print([group["lr"] for group in optimizer.param_groups])
except IndexError as error:
    print(error)

# torch 2.5.1 prints:
#     list index out of range

# torch 2.6.0 prints:
#     [0.05, 0.025]
