import torch


def program(compiled):
    @compiled
    def f(x):
        x[:, 0].normal_()
        return x

    torch.manual_seed(7)
    return f(torch.zeros(16, 2))[:2].tolist()


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
