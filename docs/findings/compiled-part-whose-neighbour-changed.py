import torch


def program(compiled):
    @compiled
    def f(x):
        return None

    first, second = torch.ones(2, 2, requires_grad=True).split(1)
    with torch.no_grad():
        first.detach().add_(1)
    return f(second)


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
