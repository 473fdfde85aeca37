import torch


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


leaf = torch.ones(2, requires_grad=True)
try:
    Double.apply(leaf[:1])
    print(leaf.is_leaf)
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     False

# torch 2.8.0 prints:
#     a view of a leaf Variable that requires grad is being used in an in-place operation.
