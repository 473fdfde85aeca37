import torch


def program(compiled):
    @compiled
    def f(x):
        mask = x.gt(0)
        y = torch.where(mask, x, x)
        y.retain_grad()
        return mask, y.mul_(2), y[None]

    return f(torch.ones(2, requires_grad=True))[1].tolist()


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
