import torch

try:
    torch.optim.Adam([torch.ones(1, requires_grad=True)], fused=True, differentiable=True)
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     `fused` cannot be `differentiable`

# torch 2.0.1 prints:
#     `fused` does not support `differentiable`
