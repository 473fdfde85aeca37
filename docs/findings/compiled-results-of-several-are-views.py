import torch


def program(compiled):
    @compiled
    def f():
        w = torch.nn.Parameter(torch.ones(2))
        return w, torch.ones(2) * w

    w, y = f()
    return y._is_view()


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
