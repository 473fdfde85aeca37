import torch


def program(compiled):
    @compiled
    def f(x):
        with torch.inference_mode(False):
            return x * 2

    x = torch.ones(2)
    with torch.inference_mode():
        y = f(x)
    return y.is_inference()


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
