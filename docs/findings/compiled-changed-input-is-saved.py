import torch


def program(compiled):
    @compiled
    def f(w, base):
        base[:1].mul_(w)
        return (base * 2).sum()

    w = torch.tensor([4.0], requires_grad=True)
    f(w, torch.tensor([0.5, 2.0])).backward()
    return w.grad.tolist()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="inductor"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
