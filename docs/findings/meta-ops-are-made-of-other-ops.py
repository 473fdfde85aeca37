import torch


def program():
    with torch.inference_mode():
        i = torch.ones(2)
    return i.sum()._version, i.sort()[0]._version


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
