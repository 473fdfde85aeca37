import torch


class Constant(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * 2
        ctx.mark_non_differentiable(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        return grad


def constant(x):
    return Constant.apply(x)


x = torch.ones(2, requires_grad=True)
print("expected:", constant(x))
try:
    print("seen:", torch.compile(constant, backend="eager")(x))
except Exception as error:
    print("seen:", type(error).__name__, str(error).partition("\n")[0])
    raise SystemExit(1)
