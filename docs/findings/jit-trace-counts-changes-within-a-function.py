import torch


def f(x):
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.mul_(2)
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            return grad

    y = x * 1
    Double.apply(y)
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example())._version
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
