import torch

x = torch.ones(2, requires_grad=True)
try:
    torch._foreach_add_([x], 1)
    print(x, x._version)
except RuntimeError as error:
    print(error)
x = torch.ones(2, requires_grad=True)
try:
    torch._foreach_mul([x], 2)[0].sum().backward()
    print(x.grad)
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     tensor([2., 2.], requires_grad=True) 1
#     derivative for aten::_foreach_mul is not implemented

# torch 2.1.2 prints:
#     a leaf Variable that requires grad is being used in an in-place operation.
#     tensor([2., 2.])
