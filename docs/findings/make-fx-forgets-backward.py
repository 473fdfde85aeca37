import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    y = (x * 2).sum()
    y.backward()
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    function(x)
    return x.grad


expected = shown(f)
seen = shown(make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
