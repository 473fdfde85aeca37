import torch


def program(compiled):
    @compiled
    def f(factor, base):
        row = base[0].requires_grad_()
        used = (row * 2).sum()
        base.copy_(factor)
        return used, row

    used, row = f(torch.ones(2, requires_grad=True), torch.zeros(2, 2))
    used.backward()
    return row.grad


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
