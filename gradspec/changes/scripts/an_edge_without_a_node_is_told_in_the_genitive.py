import torch

x = torch.ones(1, requires_grad=True)
try:
    torch.autograd.grad(x * 2, torch.autograd.graph.GradientEdge(None, 0))
except RuntimeError as error:
    print(error)

# torch 2.4.1 prints:
#     GradientEdge first object must be an autograd.graph.Node but got NoneType

# torch 2.5.1 prints:
#     GradientEdge's first object must be an autograd.graph.Node but got NoneType
