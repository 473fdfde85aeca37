import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    torch.ones(3)[torch.tensor([1], dtype=torch.int8)] = 0.5
    return "no error"


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
