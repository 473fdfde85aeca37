import torch

x = torch.ones(2, requires_grad=True)
print(torch.ldexp(x, torch.tensor([1])).grad_fn.name())

# torch 2.10.0 prints:
#     MulBackward0

# torch 2.11.0 prints:
#     LdexpBackward0
