import torch


def program(compiled):
    forward = torch.autograd.forward_ad

    @compiled
    def f(x):
        with forward.dual_level():
            dual = forward.make_dual(x, torch.ones(2))
            return forward.unpack_dual(dual * dual).tangent

    with torch.inference_mode():
        x = torch.ones(2)
    return f(x) is None


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
