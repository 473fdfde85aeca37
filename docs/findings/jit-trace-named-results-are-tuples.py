import torch


def f(x):
    return x.sort()


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return type(make()(example())).__name__
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
