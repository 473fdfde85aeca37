import torch


def program(compiled):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return grad * x * 2

    @compiled
    def f(x):
        return Square.apply(x).sum()

    x = torch.ones(2, requires_grad=True)
    (grad,) = torch.autograd.grad(f(x), x, create_graph=True)
    return grad.tolist(), grad.requires_grad


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
