import torch


def f(x):
    return x + 0, torch.ones(2)


def shown(function):
    x = torch.ones(2, requires_grad=True)
    y = function(x)
    return y[1]._version


expected = shown(f)
seen = shown(torch.jit.script(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
