import torch

x = torch.ones(1, 2, requires_grad=True)
print((x * 1).squeeze_().grad_fn.name(), (x * 1).squeeze_(0).grad_fn.name())

# torch 1.13.1 prints:
#     SqueezeBackward2 SqueezeBackward3

# torch 2.0.1 prints:
#     SqueezeBackward3 SqueezeBackward4
