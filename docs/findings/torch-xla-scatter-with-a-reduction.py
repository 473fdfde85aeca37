import warnings

import torch
import torch_xla

device = torch_xla.device()
ones, places = torch.ones(2, 3, device=device), torch.tensor([[0, 1, 0]], device=device)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    ones.scatter(0, places, torch.ones(1, 3, device=device), reduce="add")
print("expected: 1 warning")
print("seen:", len(caught))
raise SystemExit(len(caught) != 1)
