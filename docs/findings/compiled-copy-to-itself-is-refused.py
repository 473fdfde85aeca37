import torch


def program(compiled):
    @compiled
    def f():
        shared = torch.ones(1).expand(2)
        shared.copy_(shared)

    return f()


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
