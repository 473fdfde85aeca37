import warnings

import tensorplay as torch

x = torch.tensor([0.0], requires_grad=True)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    with torch.autograd.set_detect_anomaly(True):
        try:
            (x * 0).sqrt().sum().backward()
        except RuntimeError:
            pass
print("expected: a warning that tells where the node was made")
print("seen:", [one.category.__name__ for one in seen])
raise SystemExit(not seen)
