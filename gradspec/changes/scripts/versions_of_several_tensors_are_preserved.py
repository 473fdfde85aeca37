import torch

x, y = torch.ones(1), torch.ones(1)
try:
    with torch.autograd._unsafe_preserve_version_counter((x, y)):
        x.add_(1)
    print(x._version)
except AttributeError as error:
    print(error)

# torch 2.6.0 prints:
#     'tuple' object has no attribute '_version'

# torch 2.7.1 prints:
#     0
