import torch


def program(compiled):
    @compiled
    def f(w):
        with torch.no_grad():
            view = w[1:]
            view.mul_(2)
        return w * 2, view

    return f(torch.nn.Parameter(torch.zeros(3)))[0].tolist()


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
