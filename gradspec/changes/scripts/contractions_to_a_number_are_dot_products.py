import torch

x = torch.ones(2, requires_grad=True)
node = x.inner(x).grad_fn
print(node.name(), node.next_functions[0][0].name())

# torch 2.7.1 prints:
#     ViewBackward0 MmBackward0

# torch 2.8.0 prints:
#     ViewBackward0 DotBackward0
