import torch


def program(compiled):
    @compiled
    def f(y):
        with torch.no_grad():
            with torch.autograd._unsafe_preserve_version_counter(y):
                y.add_(1)

    y = torch.ones(2, requires_grad=True)
    f(y)
    return y._version


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
