import torch


def program(compiled):
    @compiled
    def f(x):
        y = torch.zeros(2)
        y.set_(x)
        y.set_()
        return y

    x = torch.ones(2, 2)
    f(x)
    return list(x.shape)


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
