import torch


def f(x):
    with torch.inference_mode():
        return x * 2


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return y.is_inference(), y.requires_grad


expected = shown(f)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
