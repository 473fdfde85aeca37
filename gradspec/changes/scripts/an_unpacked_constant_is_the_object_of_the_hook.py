import torch

x, factor = torch.ones(1, requires_grad=True), torch.ones(1)
with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, lambda tensor: tensor):
    y = x * factor
print(y.grad_fn._saved_other is factor)

# torch 2.4.1 prints:
#     False

# torch 2.5.1 prints:
#     True
