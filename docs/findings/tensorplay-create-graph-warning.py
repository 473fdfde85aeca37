import warnings

import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    (x * x).sum().backward(create_graph=True)
print("expected: UserWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
