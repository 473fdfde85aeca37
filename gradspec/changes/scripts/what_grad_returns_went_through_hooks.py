import torch

x = torch.ones(1, requires_grad=True)
y = x * 3
x.register_hook(lambda grad: grad * 2)
y.register_hook(lambda grad: grad * 5)
print(torch.autograd.grad(y, x)[0].item())

# torch 1.13.1 prints:
#     15.0

# torch 2.0.1 prints:
#     30.0
