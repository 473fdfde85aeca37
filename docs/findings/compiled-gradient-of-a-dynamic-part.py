import torch


def program(compiled):
    x = torch.ones(2, requires_grad=True)

    def f():
        return x.tensor_split(2)[1]

    y = compiled(f)()
    grad, same = torch.autograd.grad(y, [x, x], y, create_graph=True)
    return grad._is_view(), grad._version


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="aot_eager", dynamic=True))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
