import torch

x = torch.ones(2, requires_grad=True)
print(torch.prelu(x, torch.tensor([0.5])).grad_fn.name())

# torch 1.13.1 prints:
#     PreluBackward0

# torch 2.0.1 prints:
#     PreluKernelBackward0
