import torch

x = torch.ones(2, requires_grad=True)
base = x * 1
base.retain_grad()
base[:1].mul_(4)
base.sum().backward()
print(base.grad)

# torch 2.2.2 prints:
#     tensor([4., 1.])

# torch 2.3.1 prints:
#     tensor([1., 1.])
