import warnings

import tensorplay as torch


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    F()
print("expected: DeprecationWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
