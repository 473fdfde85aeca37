import torch


def program(compiled):
    @compiled
    def f(x):
        return x * 2, x * 4

    x = torch.ones(2, requires_grad=True)
    y, z = f(x)
    seen = []
    y.register_hook(seen.append)
    z.sum().backward()
    return seen


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
