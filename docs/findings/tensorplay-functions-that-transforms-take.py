import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


try:
    torch.func.grad(lambda x: F.apply(x).sum())(torch.ones(2))
    said = None
except Exception as error:
    said = type(error).__name__
seen = said
print("expected:", "RuntimeError")
print("seen:", seen)
raise SystemExit(seen != "RuntimeError")
