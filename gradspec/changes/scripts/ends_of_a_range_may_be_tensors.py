import torch

try:
    print(torch.linspace(torch.tensor(0.0, requires_grad=True), 1, 3))
except TypeError as error:
    print(type(error).__name__)

# torch 2.1.2 prints:
#     TypeError

# torch 2.2.2 prints:
#     tensor([0.0000, 0.5000, 1.0000])
