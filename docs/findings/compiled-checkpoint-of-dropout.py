import torch
from torch.utils.checkpoint import checkpoint


def dropped(x):
    return torch.nn.functional.dropout(x) * x


def run(x):
    torch.manual_seed(0)
    y = checkpoint(dropped, x, use_reentrant=False)
    return y


def gradient(function):
    x = torch.ones(4, requires_grad=True)
    y = function(x)
    y.sum().backward()
    return y.tolist(), x.grad.tolist()


expected = gradient(run)
seen = gradient(torch.compile(run, backend="eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(expected != seen)
