import torch


def program(compiled):
    def function(x):
        x.data = torch.ones(2)
        return x.sum()

    @compiled
    def f():
        x = torch.tensor([0.5, 2.0])
        try:
            torch.func.grad(function)(x)
        except RuntimeError:
            pass
        return x

    return f()._version


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
