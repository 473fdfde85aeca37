import torch


def f(x):
    x.detach_()
    return x * 2


def shown(function):
    x = torch.ones(2, requires_grad=True) * 1
    y = function(x)
    return x.requires_grad, y.requires_grad


expected = shown(f)
seen = shown(torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
