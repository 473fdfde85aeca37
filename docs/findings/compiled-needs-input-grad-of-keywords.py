import torch


def program(compiled):
    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor=2.0, shift=1.0):
            ctx.count = len(ctx.needs_input_grad)
            return x * factor + shift

        @staticmethod
        def backward(ctx, grad):
            return (grad, None, grad)[: ctx.count]

    @compiled
    def f(x, shift):
        y = Scale.apply(x, 4.0, shift=shift)
        return y.grad_fn.needs_input_grad

    return f(torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True))


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
