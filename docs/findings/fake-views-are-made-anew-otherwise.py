import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    base = torch.ones(2, 2, requires_grad=True) * 1
    turned = base.t()
    base.mul_(2)
    return turned.grad_fn.name()


def told(where):
    try:
        with where:
            return program()
    except Exception as error:
        return type(error).__name__


expected, seen = told(torch.device("cpu")), told(FakeTensorMode())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
