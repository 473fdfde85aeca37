import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5, momentum=0.5)
state = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps=4).state_dict()
print(*[name for name in state if "anneal" in name])

# torch 2.3.1 prints:
#     anneal_func

# torch 2.4.1 prints:
#     _anneal_func_type
