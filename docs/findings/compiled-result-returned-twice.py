import torch


def program(compiled):
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * 1
            return y, y

        @staticmethod
        def backward(ctx, first, second):
            return first * 2 + second * 4

    @compiled
    def f(x):
        return Twice.apply(x)

    first, second = f(torch.ones(2, requires_grad=True))
    return first is second


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
