import torch


def program(compiled):
    @compiled
    def f(x, y):
        made = torch.slice_scatter(x, y, 0, 1, 3, 1)
        x.zero_()
        return made

    return f(torch.ones(4), torch.full((2,), 5.0)).tolist()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="inductor"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
