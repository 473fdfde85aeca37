import torch


def program():
    x = torch.ones(2, requires_grad=True)
    seen = []
    y = x * 2
    y.register_hook(lambda grad: seen.append(torch.ones(1).device.type == grad.device.type))
    y.sum().backward()
    return seen


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
