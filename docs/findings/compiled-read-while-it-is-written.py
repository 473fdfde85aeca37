import torch


def program(compiled):
    @compiled
    def f():
        y = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
        y.mul_(y[:, 0])
        return y

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
