import torch


def program(compiled):
    @compiled
    def f(x):
        mode = torch.no_grad()
        mode.__exit__(None, None, None)
        return x * 2

    f(torch.ones(2))
    return torch.is_grad_enabled()


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
