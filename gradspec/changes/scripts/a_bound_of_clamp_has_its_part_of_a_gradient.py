import torch

x = torch.tensor([0.0, 0.5, 1.0], requires_grad=True)
x.clamp(0, 1).sum().backward()
print(x.grad)
bound = torch.tensor([0.0, 1.0, 1.0], requires_grad=True)
print(torch.autograd.grad(torch.clamp(x, max=bound).sum(), (x, bound)))

# torch 2.13.0 prints:
#     tensor([1., 1., 1.])
#     (tensor([1., 1., 1.]), tensor([0., 0., 0.]))

# torch 2.14.1 prints:
#     tensor([0., 1., 0.])
#     (tensor([0.5000, 1.0000, 0.5000]), tensor([0.5000, 0.0000, 0.5000]))
