import torch


def program(compiled):
    @compiled
    def f(x):
        y = x * 2
        y.set_(x)
        return y

    x = torch.ones(2)
    return f(x) is x


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
