import torch


def f(x):
    torch.manual_seed(9)
    torch.randn(1)
    return torch.rand(2)


def shown(function):
    x = torch.ones(2, 2, requires_grad=True)
    try:
        return function(x).tolist()
    except Exception as error:
        return type(error).__name__


expected, seen = shown(f), shown(torch.jit.script(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
