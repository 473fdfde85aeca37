import warnings

import tensorplay as torch

y = torch.tensor([1.0, 2.0], requires_grad=True) * 2
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    y.grad
print("expected: [UserWarning]")
print("seen:", [one.category.__name__ for one in caught])
raise SystemExit(not caught)
