import torch


def f(x):
    y = (x * 2).sum()
    y.backward()
    return y


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    function(x)
    return x.grad


expected = shown(f)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
