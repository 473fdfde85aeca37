import torch
from torch.fx.experimental.proxy_tensor import make_fx


def f(x):
    torch.manual_seed(7)
    return x + torch.rand(2)


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return [made := make(), torch.manual_seed(1), made(example())][2].tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: make_fx(f)(example()))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
