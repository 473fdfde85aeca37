import torch

try:
    print(torch.mean(torch.tensor([1.0, 3.0]), out=torch.empty(())))
except TypeError as error:
    print(type(error).__name__)

# torch 2.4.1 prints:
#     TypeError

# torch 2.5.1 prints:
#     tensor(2.)
