import torch

print(type(torch.nn.Module()._parameters).__name__)

# torch 2.4.1 prints:
#     OrderedDict

# torch 2.5.1 prints:
#     dict
