import torch

x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
torch.nn.utils.clip_grad_value_([x], 1.0)
print(x.grad, x.grad._version)

# torch 1.13.1 prints:
#     tensor([1., 1.]) 0

# torch 2.0.1 prints:
#     tensor([1., 1.]) 2
