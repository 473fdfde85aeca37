import torch


def program(compiled):
    layer = torch.nn.Linear(2, 2, bias=False)

    @compiled
    def f(x):
        return layer(x)

    x = torch.ones(2, requires_grad=True)
    f(x)
    layer.register_full_backward_hook(lambda module, into, out: (into[0] * 0,))
    f(x).sum().backward()
    return x.grad.abs().tolist()


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
