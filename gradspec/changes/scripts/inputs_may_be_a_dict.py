import torch

x = torch.ones(1, requires_grad=True)
try:
    print(torch.autograd.grad(x * 2, {"x": x}))
except Exception as error:
    print(type(error).__name__, error)

# torch 2.12.1 prints:
#     RuntimeError all inputs have to be Tensors or GradientEdges, but got str

# torch 2.13.0 prints:
#     {'x': tensor([2.])}
