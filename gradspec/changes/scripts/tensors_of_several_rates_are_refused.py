import torch

try:
    torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=torch.ones(2))
except (RuntimeError, ValueError) as error:
    print(type(error).__name__, error)

# torch 2.4.1 prints:
#     RuntimeError Boolean value of Tensor with more than one value is ambiguous

# torch 2.5.1 prints:
#     ValueError Tensor lr must be 1-element
