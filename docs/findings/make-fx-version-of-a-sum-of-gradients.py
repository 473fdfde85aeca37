import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    y = (x * 2).sum() + (x * 3).sum()
    (gradient,) = torch.autograd.grad(y, x)
    return gradient * 1 + gradient._version


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example()).tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
