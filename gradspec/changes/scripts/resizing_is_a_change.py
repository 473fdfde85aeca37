import torch

print(torch.ones(2).resize_(3)._version)

# torch 2.0.1 prints:
#     0

# torch 2.1.2 prints:
#     1
