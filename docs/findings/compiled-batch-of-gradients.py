import torch


def program(compiled):
    @compiled
    def f(x):
        (rows,) = torch.autograd.grad(x * x, x, torch.eye(2), is_grads_batched=True, create_graph=True)
        return rows.requires_grad

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
