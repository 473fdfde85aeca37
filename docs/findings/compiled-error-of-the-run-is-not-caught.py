import torch


def program(compiled):
    with torch.inference_mode():
        x = torch.ones(2)

    @compiled
    def f(x):
        try:
            x.add_(1)
        except RuntimeError:
            return "caught"

    return f(x)


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
