import torch


def program(compiled):
    @compiled
    def f(x):
        modes = []
        y = (x * x).sum()
        y.register_hook(lambda grad: modes.append((torch.is_grad_enabled(), torch.is_inference_mode_enabled())))
        with torch.inference_mode():
            torch.autograd.grad(y, x, create_graph=True)
        return modes

    return f(torch.ones(2, requires_grad=True))


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
