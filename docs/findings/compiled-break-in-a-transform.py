import torch


def program(compiled):
    def function(x):
        y = x * x
        torch._dynamo.graph_break()
        return y.sum()

    @compiled
    def f(x):
        with torch.no_grad():
            return torch.func.grad(function)(x)

    return f(torch.ones(2)).tolist()


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
