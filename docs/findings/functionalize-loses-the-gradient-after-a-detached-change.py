import torch


def f(x):
    x.detach().mul_(2)
    return x * 1


def shown(function):
    x = torch.ones(2, requires_grad=True) * 1
    y = function(x)
    return y.requires_grad


expected = shown(f)
seen = shown(torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
