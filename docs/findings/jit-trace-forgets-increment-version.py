import torch


def f(x):
    torch.autograd.graph.increment_version(x)
    return x + 0


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    function(x)
    return x._version


expected = shown(f)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
