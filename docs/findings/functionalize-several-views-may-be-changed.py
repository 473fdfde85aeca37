import torch


def f(x):
    left, right = (x * 1).split(1)
    left.add_(1)
    return left


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example()).tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
