import torch


def f(x):
    base = x * 1
    left, right = base.split(2)
    left[:1].add_(1)
    return torch.tensor(right.tolist())


def example():
    return torch.ones(4)


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
