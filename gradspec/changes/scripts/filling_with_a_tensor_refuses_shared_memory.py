import torch

x = torch.ones(1).expand(2)
try:
    x[:] = 2.0
    print(x)
except RuntimeError as error:
    print(error)

# torch 2.1.2 prints:
#     tensor([2., 2.])

# torch 2.2.2 prints:
#     unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.
