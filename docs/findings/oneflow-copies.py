import copy

import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = copy.copy(x).requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
