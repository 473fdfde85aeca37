import torch


def program(compiled):
    @compiled
    def f(x, y):
        x.data = y

    x, y = torch.tensor([1.0, 2.0]).split(1)
    f(x, y)
    return x.tolist(), x.storage_offset()


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
