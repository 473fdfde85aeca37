import torch

try:
    torch.autograd.graph.register_multi_grad_hook([torch.ones(1)], print)
except AssertionError as error:
    print([str(error)])

# torch 2.9.1 prints:
#     ['']

# torch 2.10.0 prints:
#     ['Expected gradient function to be set']
