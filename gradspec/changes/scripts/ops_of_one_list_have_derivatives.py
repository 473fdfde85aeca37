import torch

x = torch.zeros(2, requires_grad=True)
try:
    torch._foreach_exp([x])[0].sum().backward()
    print(x.grad)
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     derivative for aten::_foreach_exp is not implemented

# torch 2.0.1 prints:
#     tensor([1., 1.])
