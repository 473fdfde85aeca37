import torch


def f(x):
    with torch.no_grad():
        inside = x * x + 1
    outside = x * x + 1
    return inside, outside


def shown(function):
    x = torch.ones(2, 2, requires_grad=True)
    try:
        return [one.requires_grad for one in function(x)]
    except Exception as error:
        return type(error).__name__


expected, seen = shown(f), shown(torch.jit.script(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
