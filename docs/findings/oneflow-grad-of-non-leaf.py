import warnings

import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    y.grad  # noqa: B018
print("expected: UserWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
