import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    xs = [torch.ones(2), torch.ones(2)]
    torch._foreach_add_(xs, 1)
    return xs[0]._version


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
