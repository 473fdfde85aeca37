import torch


def program(compiled):
    @compiled
    def f(x):
        forward = torch.autograd.forward_ad
        with forward.dual_level():
            dual = forward.make_dual(x, x)
            with torch.inference_mode():
                return forward.unpack_dual(dual).tangent

    return f(torch.ones(2)) is None


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
