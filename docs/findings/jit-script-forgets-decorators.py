import torch


@torch.no_grad()
def quiet(x):
    return x * 2


def f(x):
    return quiet(x)


def shown(function):
    x = torch.ones(2, 2, requires_grad=True)
    try:
        return function(x).requires_grad
    except Exception as error:
        return type(error).__name__


expected, seen = shown(f), shown(torch.jit.script(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
