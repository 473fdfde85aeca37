import torch

print(torch.nn.Softplus())

# torch 2.2.2 prints:
#     Softplus(beta=1, threshold=20)

# torch 2.3.1 prints:
#     Softplus(beta=1.0, threshold=20.0)
