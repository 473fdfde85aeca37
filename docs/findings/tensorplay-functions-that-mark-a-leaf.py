import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x.mul_(2))
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: RuntimeError")
try:
    F.apply(x)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
