import torch


def f(x):
    x.expand(3).add_(1)
    return x * 1


def told(function):
    try:
        return function(torch.ones(1)).tolist()
    except RuntimeError as error:
        return str(error).partition(":")[0]


expected, seen = told(f), told(torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(expected != seen)
