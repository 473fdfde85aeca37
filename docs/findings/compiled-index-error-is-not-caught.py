import torch


def program(compiled):
    @compiled
    def f(x):
        try:
            x[0][[[0, 1], [1, 0]]]
        except IndexError:
            return "caught"

    return f(torch.ones(2, 2))


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
