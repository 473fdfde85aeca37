import torch


def program(compiled):
    @compiled
    def f(x, y):
        return torch.cat([x * 2, y])

    x, y = [torch.ones(2, requires_grad=True) for _ in range(2)]
    order = []
    x.register_hook(lambda grad: order.append("x"))
    y.register_hook(lambda grad: order.append("y"))
    f(x, y).sum().backward()
    return order


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
