import torch


def program(compiled):
    @compiled
    def f(x):
        with torch.no_grad():
            view = x.view(2)
        return view.floor_divide(view)

    f(torch.ones(2, requires_grad=True)).backward(torch.ones(2))


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
