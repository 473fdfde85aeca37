import torch

try:
    torch.autograd.graph.register_multi_grad_hook([torch.ones(1)], print)
except (RuntimeError, AssertionError) as error:
    print(type(error).__name__)

# torch 2.4.1 prints:
#     RuntimeError

# torch 2.5.1 prints:
#     AssertionError
