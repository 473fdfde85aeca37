import torch

print(torch.optim.Adam([torch.ones(1, requires_grad=True)]).defaults["fused"])

# torch 1.13.1 prints:
#     False

# torch 2.0.1 prints:
#     None
