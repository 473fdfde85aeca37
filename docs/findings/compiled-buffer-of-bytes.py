import torch


def program(compiled):
    @compiled
    def f():
        return torch.frombuffer(bytearray(8), dtype=torch.float32)

    return f().tolist()


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
