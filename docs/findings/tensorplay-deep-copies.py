import copy

import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * x).sum().backward()
copied = copy.deepcopy(x)
seen = copied.grad is None
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
