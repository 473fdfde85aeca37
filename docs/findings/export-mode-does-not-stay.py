import torch


def f(x):
    torch.set_grad_enabled(False)
    return x * 2


class Module(torch.nn.Module):
    def forward(self, x):
        return f(x)


def example():
    return torch.ones(2, requires_grad=True)


def shown(function):
    torch.set_grad_enabled(True)
    x = example()
    function(x)
    return torch.is_grad_enabled()


expected = shown(f)
torch.set_grad_enabled(True)
seen = shown(torch.export.export(Module(), (example(),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
