import torch

x, other = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
try:
    torch.autograd.grad(x * 2, (x, other))
except RuntimeError as error:
    print(error)

# torch 2.12.1 prints:
#     One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.

# torch 2.13.0 prints:
#     The differentiated Tensor at index 1 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
