import torch

x = torch.ones(1, requires_grad=True) * 2
x.retain_grad()
x.register_hook(lambda grad: grad * 2)
x.backward()
print(x.grad)

# torch 1.13.1 prints:
#     tensor([1.])

# torch 2.0.1 prints:
#     tensor([2.])
