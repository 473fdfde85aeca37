import torch


def program(compiled):
    @compiled
    def f():
        base = torch.zeros(2, 2)
        row = base[0]
        base.set_(torch.ones(3))
        row.add_(4.0)
        return row

    return f().tolist()


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
