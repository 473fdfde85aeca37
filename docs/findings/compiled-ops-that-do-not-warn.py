import warnings

import torch


def program(compiled):
    @compiled
    def f(x):
        return x.index_reduce(0, torch.tensor([0]), torch.ones(1, 3), "mean")

    torch.set_warn_always(True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        f(torch.ones(2, 3))
        f(torch.ones(2, 3))
    return len([one for one in caught if "beta" in str(one.message)])


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
