import torch

try:
    torch.ones(1, requires_grad=True).sum().backward(inputs=["x"])
except RuntimeError as error:
    print(error)

# torch 2.1.2 prints:
#     all inputs have to be Tensors, but got str

# torch 2.2.2 prints:
#     all inputs have to be Tensors or GradientEdges, but got str
