import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def program():
    with torch.autograd.graph.allow_mutation_on_saved_tensors() as context:
        factor = torch.ones(2)
        y = torch.ones(2, requires_grad=True) * factor
        factor[1:].add_(4)
        return len(context.cloned), y.requires_grad


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
