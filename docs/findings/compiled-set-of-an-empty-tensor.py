import torch


def program(compiled):
    @compiled
    def f(x):
        y = torch.empty(0)
        y.set_(x[1:, 0])
        return y[0]

    return f(torch.tensor([[0.0, 1.0], [2.0, 3.0]])).tolist()


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
