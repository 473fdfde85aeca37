import torch


def program(compiled):
    @compiled
    def f(base, view):
        view.mul_(2)
        return base * 1

    base = torch.ones(2, 2)
    f(base, base[0])
    return base._version


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
