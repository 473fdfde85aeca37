import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    x = torch.ones(2, 2, requires_grad=True) * 1
    with torch.inference_mode():
        r = x.reshape(4)
    return r.requires_grad, r._is_view()


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
