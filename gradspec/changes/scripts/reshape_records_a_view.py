import torch

x = torch.ones(2, 2, requires_grad=True)
print(x.reshape(4).grad_fn.name())
print(x.flatten().grad_fn.name())

# torch 2.0.1 prints:
#     ReshapeAliasBackward0
#     ReshapeAliasBackward0

# torch 2.1.2 prints:
#     ViewBackward0
#     ViewBackward0
