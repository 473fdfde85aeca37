import torch


def program(compiled):
    @compiled
    def f(x):
        left = []

        def function(x):
            left.append(x)
            return (x * 2).sum()

        torch.func.grad(function)(x)
        try:
            left[0].data = torch.zeros(2)
        except Exception as error:
            return type(error).__name__
        return "no error"

    return f(torch.ones(2))


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
