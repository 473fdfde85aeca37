import torch

x = torch.ones(1, requires_grad=True) * 2
x.grad_fn.register_prehook(lambda grads: print("of the node"))
x.register_hook(lambda grad: print("of the tensor"))
x.backward()

# torch 1.13.1 prints:
#     of the node
#     of the tensor

# torch 2.0.1 prints:
#     of the tensor
#     of the node
