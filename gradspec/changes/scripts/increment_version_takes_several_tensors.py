import torch

x, y = torch.ones(1), torch.ones(1)
try:
    torch.autograd.graph.increment_version([x, y])
    print(x._version, y._version)
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     increment_version expect a Tensor as input

# torch 2.5.1 prints:
#     1 1
