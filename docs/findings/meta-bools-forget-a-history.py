import torch


def program():
    truth = torch.ones(2).bool()
    truth[...] = torch.tensor(3.0, requires_grad=True)
    return truth.requires_grad


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
