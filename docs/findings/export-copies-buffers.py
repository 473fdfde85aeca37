import torch


def f(x):
    memory = bytearray(8)
    torch.frombuffer(memory, dtype=torch.float32).add_(x)
    return any(memory)


class Module(torch.nn.Module):
    def forward(self, x):
        return f(x)


def example():
    return torch.ones(2)


def shown(make):
    try:
        return make()(example())
    except Exception as error:
        return type(error).__name__


expected = shown(lambda: f)
seen = shown(lambda: torch.export.export(Module(), (example(),)).module())
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
