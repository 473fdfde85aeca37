import torch


def f(x):
    leaf = torch.ones(2, requires_grad=True)
    try:
        leaf.mul_(2)
    except RuntimeError:
        pass
    return leaf.detach()


class Module(torch.nn.Module):
    def forward(self, x):
        return f(x)


def example():
    return torch.ones(2)


def shown(make):
    try:
        return make()(example()).tolist()
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.export.export(Module(), (example(),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
