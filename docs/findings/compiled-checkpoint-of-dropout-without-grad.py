import torch
import torch.utils.checkpoint


def program(compiled):
    def dropped(x):
        return torch.nn.functional.dropout(x)

    @compiled
    def f(x):
        return torch.utils.checkpoint.checkpoint(dropped, x, use_reentrant=False)

    return f(torch.ones(2)).shape


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
