import warnings

import torch
import torch_xla

device = torch_xla.device()
ones = torch.ones(2, 3, device=device)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    torch.add(ones, ones, out=torch.ones(1, device=device))
print("expected: 1 warning")
print("seen:", len(caught))
raise SystemExit(len(caught) != 1)
