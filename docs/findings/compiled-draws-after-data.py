import torch


def program(compiled):
    @compiled
    def f(x, y, other):
        x.data = y
        other.normal_()
        return x

    return f(torch.zeros(4, 3).t(), torch.ones(3, 4), torch.empty(3, 4)).shape


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
