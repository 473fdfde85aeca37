import torch


def f(x):
    torch.set_grad_enabled(False)
    return x * 2


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    torch.set_grad_enabled(True)
    x = example()
    function(x)
    return torch.is_grad_enabled()


expected = shown(f)
torch.set_grad_enabled(True)
seen = shown(torch.jit.trace(f, (example(),), check_trace=False))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
