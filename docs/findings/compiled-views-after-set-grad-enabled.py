import torch


def program(compiled):
    @compiled
    def f(x):
        torch.set_grad_enabled(False)
        return x.view(-1)

    x = torch.ones(2, requires_grad=True)
    y = f(x)
    torch.set_grad_enabled(True)
    return y.is_leaf


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
