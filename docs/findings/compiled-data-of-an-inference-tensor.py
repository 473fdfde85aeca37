import torch


def program(compiled):
    @compiled
    def f():
        with torch.inference_mode():
            made = torch.ones(2)
        made.data = torch.zeros(2)
        return made

    made = f()
    return made._version


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
