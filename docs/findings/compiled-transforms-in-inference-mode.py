import torch


def program(compiled):
    @compiled
    def f(x):
        with torch.inference_mode():
            return torch.func.jacrev(lambda one: one * one)(x)

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
