import torch

try:
    print(torch.var(torch.tensor([1.0, 4.0]), 0, correction=0.5))
except TypeError as error:
    print(type(error).__name__)

# torch 2.0.1 prints:
#     TypeError

# torch 2.1.2 prints:
#     tensor(3.)
