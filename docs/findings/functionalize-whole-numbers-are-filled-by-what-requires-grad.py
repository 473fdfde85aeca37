import torch


def f(x):
    counts = torch.zeros(2, dtype=torch.int64)
    counts.fill_(x.sum())
    return counts


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
