import torch

x = torch.ones(1, 1, 2, requires_grad=True)
print(torch.nn.functional.interpolate(x, scale_factor=2.0).grad_fn.name())

# torch 1.13.1 prints:
#     UpsampleNearest1DBackward1

# torch 2.0.1 prints:
#     UpsampleNearest1DBackward0
