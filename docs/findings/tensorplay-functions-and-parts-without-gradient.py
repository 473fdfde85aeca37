import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        marked = x * 2
        ctx.mark_non_differentiable(marked)
        return x * 4, marked

    @staticmethod
    def backward(ctx, grad, of_marked):
        return grad * 4


x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: no error")
try:
    F.apply(x)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
