import warnings

import torch


def f(x):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        torch.add(x, 1.0, out=torch.ones(1))
    return len(caught)


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
