import torch

x = torch.ones(2, requires_grad=True)
for result in (x.aminmax().min, torch.narrow_copy(x, 0, 0, 1)):
    print(result.grad_fn.name())
    try:
        result.sum().backward()
        print(x.grad)
    except RuntimeError as error:
        print(error)

# torch 2.11.0 prints:
#     torch::autograd::NotImplemented
#     derivative for aten::aminmax is not implemented
#     torch::autograd::NotImplemented
#     derivative for aten::narrow_copy is not implemented

# torch 2.12.1 prints:
#     AminmaxBackward0
#     tensor([0.5000, 0.5000])
#     NarrowCopyBackward0
#     tensor([1.5000, 0.5000])
