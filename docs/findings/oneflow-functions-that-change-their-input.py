import oneflow as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x.mul_(2))
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


y = torch.ones(2, requires_grad=True) * 1
print("expected: no error")
try:
    F.apply(y)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
