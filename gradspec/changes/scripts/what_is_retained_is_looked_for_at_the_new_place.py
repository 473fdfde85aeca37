import torch

x = torch.ones(2, requires_grad=True)
mean = torch.var_mean(x, 0)[1]
mean.retain_grad()
try:
    mean.mul_(2)
    print("changed")
except RuntimeError:
    print("refused")

# torch 1.13.1 prints:
#     changed

# torch 2.0.1 prints:
#     refused
