import warnings

import tensorplay as torch

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    torch.maximum(torch.ones(2), torch.ones(2), out=torch.zeros(3))
print("expected: UserWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
