import torch


def program(compiled):
    seen = []

    def function(x):
        seen.append(x.requires_grad)
        return (x * x).sum()

    @compiled
    def f(x):
        return torch.func.grad(function)(x)

    f(torch.ones(2, requires_grad=True))
    return seen


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
