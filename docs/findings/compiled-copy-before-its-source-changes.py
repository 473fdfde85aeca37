import torch


def program(compiled):
    @compiled
    def f(x, y):
        x[0:, :] = y[0:, :]
        y.add_(1)

    x = torch.zeros(2, 2)
    f(x, torch.ones(2, 2))
    return x.tolist()


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
