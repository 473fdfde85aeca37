import torch


def f(x):
    return x.tolist()


def example():
    return torch.ones(2)


def shown(make):
    try:
        return make()(example())
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
