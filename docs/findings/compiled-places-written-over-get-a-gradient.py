import torch


def program(compiled):
    @compiled
    def f(x, w):
        y = x * 2
        y[y > 2] = 0.5
        y[[0, 3]] = w
        return y

    x = torch.tensor([0.5, 2.0, 4.0, -1.25], requires_grad=True)
    w = torch.tensor([8.0, 1.0], requires_grad=True)
    f(x, w).sum().backward()
    return x.grad.tolist()


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
