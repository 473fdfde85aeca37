import torch


def program():
    x = torch.ones(2, requires_grad=True)
    (x * x).sum().backward()
    return x.grad._version


def told(where):
    try:
        with where:
            return program()
    except Exception as error:
        return type(error).__name__


expected, seen = told(torch.device("cpu")), told(torch.device("meta"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
