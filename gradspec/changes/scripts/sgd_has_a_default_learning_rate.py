import torch

try:
    print(torch.optim.SGD([torch.nn.Parameter(torch.ones(1))]).defaults["lr"])
except ValueError as error:
    print(error)

# torch 2.1.2 prints:
#     parameter group didn't specify a value of required optimization parameter lr

# torch 2.2.2 prints:
#     0.001
