import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.autograd import forward_ad


def program():
    with forward_ad.dual_level(), torch.inference_mode():
        forward_ad.make_dual(torch.ones(2), torch.ones(2))
    return "made"


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
