import torch


def program(compiled):
    seen = []

    class Parts(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            marked = x * 2
            ctx.mark_non_differentiable(marked)
            return x * 4, marked

        @staticmethod
        def backward(ctx, first, second):
            seen.append(first.tolist())
            return first * 4

    @compiled
    def f(x):
        return Parts.apply(x)[1]

    return f(torch.ones(2, requires_grad=True)).requires_grad


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
