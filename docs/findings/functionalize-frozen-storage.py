import torch


def f(x):
    base = torch.zeros(2, 2)
    row = base[0]
    base.set_(torch.ones(3))
    row.add_(4)
    base.add_(1)
    return base


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
