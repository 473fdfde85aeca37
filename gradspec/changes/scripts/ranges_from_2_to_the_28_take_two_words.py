import torch

torch.manual_seed(0)
print(torch.randint(0, 2**28, (2,)).tolist())

# torch 2.6.0 prints:
#     [209652396, 130329135]

# torch 2.7.1 prints:
#     [130329135, 136432832]
