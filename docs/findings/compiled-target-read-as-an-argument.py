import torch


def program(compiled):
    @compiled
    def f(x):
        return x[:2].index_put_((torch.tensor([0, 1]),), x[1:])

    return f(torch.tensor([0.5, 2.0, 4.0])).tolist()


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
