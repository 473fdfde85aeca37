import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    y = x * 2
    y.grad = torch.ones(2)
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example()).grad
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
