import torch


class Filled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, view):
        ctx.mark_dirty(view)
        return view.fill_(5)

    @staticmethod
    def backward(ctx, grad):
        return None


x = torch.ones(2, requires_grad=True)
base = x * 1
Filled.apply(base[:1])
try:
    base.sum().backward()
    print(x.grad)
except RuntimeError:
    print("refused")

# torch 2.1.2 prints:
#     refused

# torch 2.2.2 prints:
#     None
