import torch


def f(x):
    y = torch.tensor([1.0, 1.0])
    y.add_(1)
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example()).tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
