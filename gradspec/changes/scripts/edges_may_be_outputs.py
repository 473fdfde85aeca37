import torch

x = torch.ones(1, requires_grad=True)
edge = torch.autograd.graph.get_gradient_edge(x * 2)
try:
    print(torch.autograd.grad([edge], [x], [torch.ones(1)]))
except AttributeError as error:
    print(error)

# torch 2.4.1 prints:
#     'GradientEdge' object has no attribute 'is_nested'

# torch 2.5.1 prints:
#     (tensor([2.]),)
