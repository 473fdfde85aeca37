import torch

try:
    print(torch.ones(2, 3).all((0, 1)))
except TypeError as error:
    print(type(error).__name__)

# torch 2.1.2 prints:
#     TypeError

# torch 2.2.2 prints:
#     tensor(True)
