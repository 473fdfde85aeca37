import torch


def program(compiled):
    @compiled
    def f(x):
        seen = []
        y = x * 2
        y.register_hook(lambda grad: seen.append("before"))
        y.mul_(4)
        y.register_hook(lambda grad: seen.append("after"))
        y.sum().backward()
        return seen

    return f(torch.ones(2, requires_grad=True))


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
