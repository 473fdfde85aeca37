import torch


def f(x):
    return x + torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return y[1].requires_grad


expected = shown(f)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
