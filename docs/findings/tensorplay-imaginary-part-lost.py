import warnings

import tensorplay as torch

x = torch.ones(2)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    x[...] = torch.tensor(3.0 + 1j)
print("expected: UserWarning")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
