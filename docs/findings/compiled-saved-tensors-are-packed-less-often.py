import torch


def program(compiled):
    @compiled
    def f(x):
        return x * x

    packed = []

    def pack(x):
        packed.append(1)
        return x

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda x: x):
        f(torch.ones(2, requires_grad=True))
    return len(packed)


def told(compiled):
    try:
        return program(compiled)
    except Exception as error:
        return type(error).__name__


expected = told(lambda function: function)
torch.set_grad_enabled(True)
seen = told(torch.compile(backend="aot_eager"))
print("expected:", expected)
print("seen:", seen)
raise SystemExit(repr(expected) != repr(seen))
