import torch


def f(x):
    mine = torch.zeros(2)
    mine.set_(x.untyped_storage(), 1, (2,), (2,))
    return mine


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
