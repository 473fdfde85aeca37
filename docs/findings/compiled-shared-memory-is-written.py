import torch


def program(compiled):
    @compiled
    def f(x):
        x.expand(2).add_(1)

    f(torch.ones(1))
    return "done"


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
