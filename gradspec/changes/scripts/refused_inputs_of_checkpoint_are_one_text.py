import torch
from torch.utils.checkpoint import detach_variable

try:
    detach_variable(torch.ones(1))
except RuntimeError as error:
    print(error)

# torch 2.11.0 prints:
#     ('Only tuple of tensors is supported. Got Unsupported input type: ', 'Tensor')

# torch 2.12.1 prints:
#     Only tuple of tensors is supported. Got Unsupported input type: Tensor
