import torch


def program(compiled):
    @compiled
    def f(x):
        with torch.no_grad():
            view = x[:1]
            x[1:] = 0
        torch._dynamo.graph_break()
        return view

    f(torch.ones(2, requires_grad=True))
    return "returned"


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
