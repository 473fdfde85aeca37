import torch


def program(compiled):
    @compiled
    def f(x, y):
        made = torch.slice_scatter(x, y, 0, 0, 1, 1)
        x.copy_(made)
        return made

    x = torch.tensor([1.0, 2.0])
    f(x, torch.tensor([10.0])).add_(100)
    return x.tolist()


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
