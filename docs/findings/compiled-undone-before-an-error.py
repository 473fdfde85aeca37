import torch


def program(compiled):
    @compiled
    def f(x, y):
        x.add_(1)
        y.mul_(2)

    x = torch.ones(2)
    try:
        f(x, torch.ones(2, requires_grad=True))
    except RuntimeError:
        pass
    return x.tolist()


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
