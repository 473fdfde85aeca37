import torch


def f(x):
    try:
        x[[0, 5]] = 2.0
    except IndexError:
        pass
    return x


def example():
    return torch.zeros(2)


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
