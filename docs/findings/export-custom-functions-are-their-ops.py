import torch


def f(x):
    class Ten(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 10

    return Ten.apply(x)


class Module(torch.nn.Module):
    def forward(self, x):
        return f(x)


def example():
    return torch.ones(2, requires_grad=True)


def shown(make):
    try:
        return torch.autograd.grad(make()(t := example()).sum(), t)[0].tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.export.export(Module(), (example(),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
