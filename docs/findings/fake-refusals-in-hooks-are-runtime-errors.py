import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    y = (torch.ones(2, requires_grad=True) * 2).unbind()[0]
    y.grad_fn.register_prehook(lambda grads: (grads[0][:1],))
    y.backward()
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
