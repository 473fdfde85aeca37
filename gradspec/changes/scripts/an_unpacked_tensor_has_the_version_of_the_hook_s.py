import torch

y = torch.ones(2, requires_grad=True) * 2
with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor.tolist(), torch.tensor):
    z = y * y
with torch.no_grad():
    y.add_(1)
print(z.grad_fn._saved_self._version)

# torch 2.4.1 prints:
#     1

# torch 2.5.1 prints:
#     0
