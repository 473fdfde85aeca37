import torch


class Module(torch.nn.Module):
    def forward(self, x):
        y = (x * 2).sum()
        y.backward()
        return y


def shown(function):
    x = torch.ones(2, requires_grad=True)
    function(x)
    return x.grad


expected = shown(Module())
seen = shown(torch.export.export(Module(), (torch.ones(2, requires_grad=True),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
