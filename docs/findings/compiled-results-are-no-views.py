import torch


def program(compiled):
    @compiled
    def f(x):
        return (x * 2)[0]

    return f(torch.ones(2, 2))._is_view()


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
