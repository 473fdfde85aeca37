import torch

try:
    torch.autograd.graph.register_multi_grad_hook([torch.ones(1)], print)
except AssertionError as error:
    print(repr(error))

# torch 2.9.1 prints:
#     AssertionError()

# torch 2.10.0 prints:
#     AssertionError('Expected gradient function to be set')
