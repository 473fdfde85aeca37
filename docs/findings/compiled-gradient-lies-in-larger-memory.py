import torch


def program(compiled):
    @compiled
    def f(x, w):
        base = x * 2
        base[2:3].copy_(w)
        return base.sum()

    x = torch.ones(4, requires_grad=True)
    w = torch.ones(1, requires_grad=True)
    f(x, w).backward()
    return w.grad.storage_offset()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="inductor"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
