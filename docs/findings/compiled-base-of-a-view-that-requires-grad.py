import torch


def program(compiled):
    @compiled
    def f(base):
        view = base[1:]
        view.requires_grad_()
        base.add_(1)
        return view * view

    return f(torch.ones(3)).tolist()


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
