import torch

x = torch.ones(1, requires_grad=True)
torch.fmax(x, torch.ones(1)).backward()
print(x.grad)

# torch 2.13.0 prints:
#     tensor([1.])

# torch 2.14.1 prints:
#     tensor([0.5000])
