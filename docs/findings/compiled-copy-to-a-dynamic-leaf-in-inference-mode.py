import torch


def program(compiled):
    def f(x, y):
        x.copy_(y)

    x = torch.ones(2, requires_grad=True)
    with torch.inference_mode():
        compiled(f)(x, x.detach())
    return x.tolist()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="aot_eager", dynamic=True))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
