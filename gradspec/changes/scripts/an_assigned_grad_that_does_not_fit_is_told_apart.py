import torch

x = torch.ones(2, requires_grad=True)
try:
    x.grad = torch.ones(3)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     assigned grad has data of a different size

# torch 2.1.2 prints:
#     attempting to assign a gradient of size '[3]' to a tensor of size '[2]'. Please ensure that the gradient and the tensor are the same size
