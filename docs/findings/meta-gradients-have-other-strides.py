import torch


def program():
    x = torch.ones(1, 2, requires_grad=True)
    y = x * 2
    y.t_()
    y.squeeze_().mul_(2)
    y.sum().backward()
    return x.grad.stride()


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
