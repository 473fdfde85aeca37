import torch

try:
    torch.optim.Adam([torch.ones(1, requires_grad=True)], fused=True)
    print("taken")
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     `fused=True` requires all the params to be CUDA, floating point Tensor

# torch 2.1.2 prints:
#     `fused=True` requires all the params to be floating point Tensors of supported devices: ['cuda', 'xpu', 'privateuseone'].
