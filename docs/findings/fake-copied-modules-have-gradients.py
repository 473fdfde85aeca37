import copy

import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    module = torch.nn.Linear(1, 1)
    module.weight.grad = torch.ones(1, 1)
    return copy.deepcopy(module).weight.grad is None


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
