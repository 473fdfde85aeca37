import torch

x = torch.ones(1, requires_grad=True)
print(type(torch.autograd.graph.register_multi_grad_hook((x,), print)).__name__)

# torch 2.3.1 prints:
#     Handle

# torch 2.4.1 prints:
#     _MultiHandle
