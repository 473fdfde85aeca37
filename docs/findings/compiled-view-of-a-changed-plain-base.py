import torch


def program(compiled):
    @compiled
    def f(base):
        with torch.no_grad():
            view = base[:1]
        base.add_(1)
        return view

    base = torch.ones(2)
    view = f(base)
    base.requires_grad_()
    return (view * 2).tolist()


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
