import torch

x = torch.ones(2, requires_grad=True)
edge = torch.autograd.graph.get_gradient_edge(x * 2)
try:
    torch.autograd.backward(edge, torch.ones(2))
except AssertionError as error:
    print(type(error).__name__)
print(x.grad)

# torch 2.6.0 prints:
#     AssertionError
#     None

# torch 2.7.1 prints:
#     tensor([2., 2.])
