import torch


def program(compiled):
    class Squared(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * x
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0]

    @compiled
    def f(x):
        y = Squared.apply(x)
        y.mul_(3)
        return y

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    f(x).sum().backward()
    return x.grad.tolist()


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
