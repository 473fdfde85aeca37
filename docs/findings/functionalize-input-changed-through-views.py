import torch


def f(x):
    x.view(-1).mul_(2)
    x.view(-1).mul_(2)
    return x


def shown(function):
    x = torch.ones(2, requires_grad=True) * 1
    y = function(x)
    return x._version, y._version, y is x


expected = shown(f)
seen = shown(torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
