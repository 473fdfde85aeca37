import torch

try:
    print(torch.max(torch.tensor([1.0, 2.0]), out=torch.empty(())))
except TypeError as error:
    print(type(error).__name__)

# torch 1.13.1 prints:
#     TypeError

# torch 2.0.1 prints:
#     tensor(2.)
