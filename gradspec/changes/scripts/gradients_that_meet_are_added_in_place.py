import torch

x = torch.ones(1, requires_grad=True)
(x * 2 + x * 3 + x * 4).backward()
print(x.grad._version)

# torch 1.13.1 prints:
#     0

# torch 2.0.1 prints:
#     2
