import torch


def f(x):
    y = x * 1
    y[1] *= 2
    return y


def shown(function):
    x = torch.ones(2, 2, requires_grad=True)
    try:
        return function(x)._version
    except Exception as error:
        return type(error).__name__


expected, seen = shown(f), shown(torch.jit.script(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
