import torch


def f(x):
    x.requires_grad_(False)
    return x * 2


class Module(torch.nn.Module):
    def forward(self, x):
        return f(x)


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    x = example()
    y = function(x)
    return x.requires_grad, y.requires_grad


expected = shown(f)
seen = shown(torch.export.export(Module(), (example(),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
