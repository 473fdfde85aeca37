import torch


def program(compiled):
    @compiled
    def f(x):
        torch.set_grad_enabled(False)
        a, b = x.split(1)
        return a, x * x

    x = torch.ones(2, requires_grad=True)
    a, _ = f(x)
    torch.set_grad_enabled(True)
    a.sum().backward()
    return x.grad is None


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
