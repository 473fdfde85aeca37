import torch


def program(compiled):
    unpacked = []

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return grad * 2

    def unpack(tensor):
        unpacked.append(tensor)
        return tensor

    @compiled
    def f(x):
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
            y = Scale.apply(x)
        y.sum().backward()

    f(torch.ones(2, requires_grad=True))
    return len(unpacked)


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
