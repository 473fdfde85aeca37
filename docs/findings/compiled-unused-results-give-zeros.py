import torch


def program(compiled):
    @compiled
    def f(x, y):
        return x * 2, y * 3

    x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    f(x, y)[0].sum().backward()
    return y.grad is None


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
