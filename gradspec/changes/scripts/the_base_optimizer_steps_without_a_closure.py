import torch

x = torch.ones(2, requires_grad=True)
try:
    torch.optim.Optimizer([x], {}).step()
except Exception as error:
    print(type(error).__name__)

# torch 2.0.1 prints:
#     TypeError

# torch 2.1.2 prints:
#     NotImplementedError
