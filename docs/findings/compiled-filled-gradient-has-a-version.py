import torch


def program(compiled):
    class Filled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            return torch.ones(2) * 2

    @compiled
    def f(x):
        return Filled.apply(x).sum().abs()

    x = torch.ones(2, dtype=torch.complex64, requires_grad=True)
    seen = []
    x.register_hook(lambda grad: seen.append(grad._version))
    f(x).backward()
    return seen


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
