import torch


class Pair(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2, x + 1

    @staticmethod
    def backward(ctx, grad, other):
        return grad


first, second = Pair.apply(torch.ones(2, requires_grad=True))
second.retain_grad()
print("expected: the change in place is recorded, and second retains its gradient")
try:
    second.mul_(2)
    print("seen: it is recorded")
except RuntimeError as error:
    print("seen:", str(error).partition("\n")[0])
    raise SystemExit(1)
