import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    class Ten(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 10

    return Ten.apply(x)


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return torch.autograd.grad(make()(t := example()).sum(), t)[0].tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
