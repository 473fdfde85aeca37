import torch

x = torch.ones(2, requires_grad=True)
node = (2**x).grad_fn
print(node.name(), len(node.next_functions))

# torch 2.0.1 prints:
#     PowBackward1 2

# torch 2.1.2 prints:
#     PowBackward2 1
