import torch


def freeze(x):
    x.to("cpu").requires_grad_(False)


def flag(function):
    x = torch.ones(2, requires_grad=True)
    function(x)
    return x.requires_grad


expected = flag(freeze)
seen = flag(torch.compile(freeze, backend="eager"))
print("expected: requires_grad is", expected)
print("seen: requires_grad is", seen)
raise SystemExit(expected != seen)
