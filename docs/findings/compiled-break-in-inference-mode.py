import torch
import torch._dynamo


def program(compiled):
    @compiled
    def f(x):
        with torch.inference_mode():
            y = x * 2
            torch._dynamo.graph_break()
            z = y + 1
        return y.is_inference(), z.is_inference()

    return f(torch.ones(2))


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
