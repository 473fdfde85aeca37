import torch
from torch.fx.experimental.proxy_tensor import make_fx
from torch.utils._python_dispatch import TorchDispatchMode


class Doubling(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        args[0].mul_(2)
        return func(*args, **(kwargs or {}))


def f(x):
    with Doubling():
        return x.neg()


def shown(make):
    x = torch.ones(2)
    try:
        make()(x)
        return x.tolist(), x._version
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: make_fx(f)(torch.ones(2)))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
