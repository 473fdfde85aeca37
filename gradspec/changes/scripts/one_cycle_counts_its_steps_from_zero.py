import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
schedule = schedules.OneCycleLR(optimizer, 0.5, total_steps=2)
optimizer.step()
try:
    for _ in range(3):
        schedule.step()
except ValueError as error:
    print(error)

# torch 1.13.1 prints:
#     Tried to step 4 times. The specified number of total steps is 2

# torch 2.0.1 prints:
#     Tried to step 3 times. The specified number of total steps is 2
