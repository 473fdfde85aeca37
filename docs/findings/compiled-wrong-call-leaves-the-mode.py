import torch


def program(compiled):
    @compiled
    def f(x):
        try:
            torch.no_grad()(lambda t: t)(x, x)
        except TypeError:
            return "caught"

    f(torch.ones(1))
    return torch.is_grad_enabled()


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
