import torch

x = torch.ones(1, requires_grad=True)
try:
    torch.optim.SGD([x], lr=0.5).add_param_group([x])
except (AssertionError, TypeError) as error:
    print(type(error).__name__, error)

# torch 2.0.1 prints:
#     AssertionError param group must be a dict

# torch 2.1.2 prints:
#     TypeError param_group must be a dict, but got <class 'list'>
