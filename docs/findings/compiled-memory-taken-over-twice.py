import torch


def program(compiled):
    @compiled
    def f():
        for take in (lambda base: base.set_(torch.ones(3)), lambda base: setattr(base, "data", torch.ones(3))):
            base = torch.zeros(2, 2)
            row = base[0]
            take(base)
            base.add_(1.0)
            row.add_(4.0)
        return base, row

    return [one.tolist() for one in f()]


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
