import torch


def program(compiled):
    @compiled
    def f(x):
        y = x.sin()
        return y[:4], y[4:], y.detach()

    x = torch.ones(8, requires_grad=True)
    return [one.grad_fn is not None for one in f(x)]


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
