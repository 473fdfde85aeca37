import torch

x = torch.ones(1, requires_grad=True)
try:
    print(torch.autograd.grad(x * 2, []))
except Exception as error:
    print(type(error).__name__, error)

# torch 2.12.1 prints:
#     ValueError grad requires non-empty inputs.

# torch 2.13.0 prints:
#     RuntimeError `inputs` argument to `grad()` cannot be empty.
