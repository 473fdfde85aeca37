import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
state = torch.optim.swa_utils.SWALR(optimizer, 0.5).state_dict()
print(*[name for name in state if "anneal" in name])

# torch 2.9.1 prints:
#     anneal_func anneal_epochs

# torch 2.10.0 prints:
#     _anneal_strategy anneal_epochs
