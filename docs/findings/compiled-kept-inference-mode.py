import torch


def program(compiled):
    @compiled
    def f(x):
        mode = torch.inference_mode()
        mode.__enter__()
        y = x * 2
        mode.__exit__(None, None, None)
        return y

    return f(torch.ones(2)).is_inference()


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
