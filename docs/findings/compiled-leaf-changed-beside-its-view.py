import torch


def program(compiled):
    x = torch.ones(2, requires_grad=True)
    v = x.view(-1)

    @compiled
    def f(x, v):
        y = v * 0
        x.add_(1)
        return y

    with torch.no_grad():
        f(x, v)
    return x.tolist()


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
