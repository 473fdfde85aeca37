import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    torch.frombuffer(bytearray(8), dtype=torch.float32).add_(1)
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
