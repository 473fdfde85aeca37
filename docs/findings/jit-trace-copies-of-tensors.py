import torch


def f(x):
    import copy

    return copy.deepcopy(x * 1)


def example():
    return torch.ones(2)


def shown(make):
    try:
        return make()(example()).shape
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
