import torch

try:
    print(torch.min(torch.tensor([1.0, 2.0]), out=torch.empty(())))
except TypeError as error:
    print(type(error).__name__)

# torch 2.0.1 prints:
#     TypeError

# torch 2.1.2 prints:
#     tensor(1.)
