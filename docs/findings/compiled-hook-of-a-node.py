import torch


def program(compiled):
    @compiled
    def f(x):
        kept = []
        y = x * 2
        third = y * 4
        third.grad_fn.register_hook(lambda inputs, outputs: kept.append(inputs[0].tolist()))
        (y * 8 + third).sum().backward()
        return kept

    return f(torch.ones(2, requires_grad=True))


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
