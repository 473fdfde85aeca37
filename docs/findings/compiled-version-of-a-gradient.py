import torch


def program(compiled):
    @compiled
    def f(x):
        inner = x + torch.tensor([4.0, 8.0], requires_grad=True)
        inner.grad_fn.register_hook(lambda results, grads: tuple(one * 2 for one in results))
        ((x + inner) * 4).sum().backward()

    x = torch.ones(2, requires_grad=True)
    f(x)
    return x.grad._version, x.grad.tolist()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
