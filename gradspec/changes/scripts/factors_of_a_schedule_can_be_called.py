import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
try:
    torch.optim.lr_scheduler.MultiplicativeLR(optimizer, 0.5)
    print("taken")
except TypeError as error:
    print(error)

# torch 2.7.1 prints:
#     taken

# torch 2.8.0 prints:
#     lr_lambda should be a function, but got float
