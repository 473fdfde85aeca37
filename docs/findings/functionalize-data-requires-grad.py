import torch


def f(x):
    return x.data


def shown(function):
    x = torch.ones(2, requires_grad=True)
    y = function(x)
    return y.requires_grad


expected = shown(f)
seen = shown(torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
