import torch

x = torch.zeros(2, requires_grad=True)
torch.atan2(x, x[0]).sum().backward()
print(x.grad)

# torch 2.9.1 prints:
#     tensor([nan, nan])

# torch 2.10.0 prints:
#     tensor([0., 0.])
