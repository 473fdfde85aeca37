import torch


def program(compiled):
    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, number):
            return x * number

        @staticmethod
        def backward(ctx, grad):
            return grad, grad

    @compiled
    def f(x):
        return Scale.apply(x, 2.0).sum()

    f(torch.ones(2, requires_grad=True)).backward()
    return "done"


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
