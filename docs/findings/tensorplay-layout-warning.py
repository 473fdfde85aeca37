import warnings

import tensorplay as torch

x = torch.ones(2, 3).t().requires_grad_()
x.grad = torch.ones(3, 2)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    (x * x).sum().backward()
print("expected: UserWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
