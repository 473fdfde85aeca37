import torch


def program(compiled):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(x):
            torch._dynamo.graph_break()
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, grad):
            return grad * 2 * ctx.saved_tensors[0]

    @compiled
    def f(x):
        return torch.func.grad(lambda t: Square.apply(t).sum())(x)

    return f(torch.ones(2)).tolist()


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
