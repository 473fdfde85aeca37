import torch
import torch.utils.checkpoint


def program(compiled):
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0] * ctx.saved_tensors[0]

    @compiled
    def f(x):
        y = torch.utils.checkpoint.checkpoint(lambda one: Twice.apply(one * 2), x, use_reentrant=False)
        y.sum().backward()

    f(torch.ones(2, requires_grad=True))
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
