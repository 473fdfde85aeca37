import torch

try:
    torch.optim.LBFGS([torch.ones(1, requires_grad=True)], lr=-1.0)
    print("taken")
except ValueError as error:
    print(error)

# torch 2.4.1 prints:
#     taken

# torch 2.5.1 prints:
#     Invalid learning rate: -1.0
