import torch


def program(compiled):
    @compiled
    def f(x, y):
        y.mul_(x)
        y.sum().backward()

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    f(x, x * 2)
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
