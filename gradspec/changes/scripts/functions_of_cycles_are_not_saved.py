import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5, momentum=0.5)
schedule = torch.optim.lr_scheduler.CyclicLR(optimizer, 0.25, 0.5, scale_fn=lambda x: 1.0)
print(schedule.state_dict()["_scale_fn_custom"] is None)

# torch 2.1.2 prints:
#     False

# torch 2.2.2 prints:
#     True
