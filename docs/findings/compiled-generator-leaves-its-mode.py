import torch


def program(compiled):
    @compiled
    def f(x):
        @torch.no_grad
        def g():
            torch.set_grad_enabled(False)
            yield

        running = g()
        next(running)
        return x * 2

    return f(torch.ones(2, requires_grad=True)).requires_grad


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
