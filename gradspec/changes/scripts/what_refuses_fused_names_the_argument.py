import torch

try:
    torch.optim.Adam([torch.ones(1, requires_grad=True)], fused=True)
    print("taken")
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     FusedAdam requires all the params to be CUDA, floating point

# torch 2.0.1 prints:
#     `fused=True` requires all the params to be CUDA, floating point Tensor
