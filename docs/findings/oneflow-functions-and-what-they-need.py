import oneflow as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2 if ctx.needs_input_grad[0] else x

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: no error")
try:
    F.apply(x)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
