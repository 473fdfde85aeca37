import torch


def program(compiled):
    @compiled
    def f(x, y):
        y.add_(x)
        y.mul_(2)

    y = torch.ones(2)
    f(torch.ones(2, requires_grad=True), y)
    return y._version


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="aot_eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
