import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    return x + torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return y[1].requires_grad


expected = shown(f)
seen = shown(make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
