import torch


def f(x):
    with torch.inference_mode():
        made = torch.ones(2)
    return made.data


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return make()(example())._version
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.func.functionalize(f))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
