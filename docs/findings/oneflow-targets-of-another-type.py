import oneflow as torch

w = torch.ones(2, dtype=torch.float64, requires_grad=True)
target = torch.zeros(2)
target.copy_(w)
seen = target.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
