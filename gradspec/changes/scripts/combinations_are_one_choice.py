import torch

print(torch.combinations(torch.ones(3, requires_grad=True)).grad_fn.name())

# torch 2.13.0 prints:
#     StackBackward0

# torch 2.14.1 prints:
#     IndexBackward0
