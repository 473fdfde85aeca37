import torch

try:
    torch.optim.Adam([torch.ones(1, requires_grad=True)], betas=(torch.tensor(0.5), 0.5))
    print("taken")
except ValueError as error:
    print(error)

# torch 2.5.1 prints:
#     taken

# torch 2.6.0 prints:
#     betas must be either both floats or both Tensors
