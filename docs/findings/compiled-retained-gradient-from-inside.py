import torch


def program(compiled):
    @compiled
    def f(x):
        y = x * x
        y.sum().backward(inputs=[y], retain_graph=True)
        return y

    y = f(torch.ones(2, requires_grad=True))
    y.sum().backward(retain_graph=True)
    return y.grad.tolist()


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
