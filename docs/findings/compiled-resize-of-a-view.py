import torch


def program(compiled):
    @compiled
    def f(x):
        base = x + 1
        base.view(-1).resize_(2)
        return base + 1

    return f(torch.zeros(1)).shape


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
