import torch

try:
    print(torch.var(torch.tensor([1.0, 3.0]), correction=1))
except TypeError as error:
    print(type(error).__name__)

# torch 1.13.1 prints:
#     TypeError

# torch 2.0.1 prints:
#     tensor(2.)
