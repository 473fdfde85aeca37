import torch


def program(compiled):
    @compiled
    def f(x):
        x.add_(1)
        x.mul_(2)

    x = torch.ones(2)
    f(x)
    return x._version


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
