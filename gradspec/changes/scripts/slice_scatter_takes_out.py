import torch

try:
    print(torch.slice_scatter(torch.zeros(2), torch.ones(1), 0, 1, 2, 1, out=torch.empty(2)))
except TypeError as error:
    print(type(error).__name__)

# torch 2.2.2 prints:
#     TypeError

# torch 2.3.1 prints:
#     tensor([0., 1.])
