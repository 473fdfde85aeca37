import torch


def f(x):
    y = (x * 2)[:1]
    try:
        y.detach_()
    except RuntimeError:
        return torch.ones(3)
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example()).shape
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
