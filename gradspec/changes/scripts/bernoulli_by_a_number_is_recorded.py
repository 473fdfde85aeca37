import torch

drawn = torch.bernoulli(torch.ones(2, requires_grad=True), 0.5)
print(drawn.requires_grad, drawn._version)

# torch 1.13.1 prints:
#     False 1

# torch 2.0.1 prints:
#     True 0
