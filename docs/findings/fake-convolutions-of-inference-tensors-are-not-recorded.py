import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    with torch.inference_mode():
        x = torch.ones(1, 1, 3, requires_grad=True)
        weight = torch.ones(1, 1, 2)
    return torch.nn.functional.conv1d(x, weight).requires_grad


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
