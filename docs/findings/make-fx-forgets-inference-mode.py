import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    with torch.inference_mode():
        return x * 2


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return y.is_inference(), y.requires_grad


expected = shown(f)
seen = shown(make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
