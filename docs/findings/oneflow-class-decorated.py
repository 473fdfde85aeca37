import warnings

import oneflow as torch

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    @torch.no_grad()
    class Layer:
        pass


print("expected: ['FutureWarning']")
print("seen:", [one.category.__name__ for one in caught])
raise SystemExit(not caught)
