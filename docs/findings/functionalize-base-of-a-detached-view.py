import torch


def f(x):
    y = torch.ones(2, 2)
    detached = y[0].detach()
    return torch.ones(1 + (detached[:1]._base is detached))


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
