import torch


def program(compiled):
    @compiled
    def f(x):
        y = None

        @torch.inference_mode
        def g():
            nonlocal y
            y = x * 2

        g()
        return y

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
