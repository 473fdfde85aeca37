import torch


def program(compiled):
    @compiled
    def f(x):
        seen = []
        base = x * 2
        view = base[:1]
        base.register_hook(lambda grad: seen.append("base"))
        view.register_hook(lambda grad: seen.append("view"))
        view.mul_(4)
        view.register_hook(lambda grad: seen.append("view after"))
        (base.sum() + view.sum()).backward()
        return seen

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
