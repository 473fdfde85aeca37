import torch


def f(x):
    x.resize_(2)
    return x


def example():
    return torch.ones(4)


def shown(make):
    try:
        return make()(example())._is_view()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
