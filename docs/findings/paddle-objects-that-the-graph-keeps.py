import weakref

import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
loss, kept = (y * y).sum(), weakref.ref(y)
del y
seen = kept() is None
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
