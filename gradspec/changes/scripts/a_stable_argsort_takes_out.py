import torch

try:
    print(torch.argsort(torch.tensor([2.0, 1.0]), stable=True, out=torch.empty(2, dtype=torch.int64)))
except TypeError as error:
    print(type(error).__name__)

# torch 2.4.1 prints:
#     TypeError

# torch 2.5.1 prints:
#     tensor([1, 0])
