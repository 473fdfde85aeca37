import torch

x, y = torch.ones(2, requires_grad=True)
x, y = x.detach().requires_grad_(), y.detach().requires_grad_()
_, zero = torch.autograd.grad(x * 2, (x, y), allow_unused=True, materialize_grads=True)
print(zero.requires_grad)

# torch 2.9.1 prints:
#     True

# torch 2.10.0 prints:
#     False
