import torch

print("grad" in torch.autograd.__all__)

# torch 2.3.1 prints:
#     False

# torch 2.4.1 prints:
#     True
