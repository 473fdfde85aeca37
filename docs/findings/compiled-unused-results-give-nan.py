import torch


def program(compiled):
    @compiled
    def f(x):
        return x * 2, 1 / x

    x = torch.zeros(2, requires_grad=True)
    f(x)[0].sum().backward()
    return x.grad.tolist()


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
