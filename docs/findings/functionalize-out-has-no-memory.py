import torch


def f(x):
    out = torch.zeros(0)
    torch.add(x, 1.0, out=out)
    return torch.zeros(out.untyped_storage().nbytes())


def example():
    return torch.ones(2)


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
