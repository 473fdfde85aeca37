import torch


def program(compiled):
    @compiled
    def f(x):
        return torch.bernoulli(x)

    with torch.inference_mode():
        x = torch.tensor([0.0, 1.0], requires_grad=True)
    f(x).sum().backward()
    return x.grad._version


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
