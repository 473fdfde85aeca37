import torch


def program(compiled):
    x = torch.ones(2, requires_grad=True)

    @compiled
    def f(y):
        with torch.inference_mode(False):
            return x[:1], y * 2

    with torch.inference_mode():
        part, y = f(torch.ones(2))
    return part.is_leaf, part.requires_grad


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
