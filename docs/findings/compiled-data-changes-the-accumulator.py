import torch


def program(compiled):
    @compiled
    def f(x, data):
        y = x * 2
        x.data = data
        return y, x * 4

    y, z = f(torch.ones(2, requires_grad=True), torch.zeros(2))
    return y.grad_fn.next_functions[0][0] is z.grad_fn.next_functions[0][0]


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
