import oneflow as torch

x = torch.ones(2, requires_grad=True)
counts = torch.zeros(2, dtype=torch.int64)
counts.fill_(x.sum())
seen = counts.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
