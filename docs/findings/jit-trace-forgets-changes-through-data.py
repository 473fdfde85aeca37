import torch


def f(x):
    x.data.fill_(7)
    return x + 0


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return x.tolist(), y.tolist()


expected = shown(f)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
