import functools

import torch


def doubled(x):
    def times(factor):
        return x * factor

    return torch.no_grad()(functools.partial(times, 2))()


x = torch.ones(2)
print("expected:", doubled(x).tolist())
try:
    print("seen:", torch.compile(doubled, backend="eager")(x).tolist())
except Exception as error:
    print("seen:", type(error).__name__, str(error).partition("\n")[0])
    raise SystemExit(1)
