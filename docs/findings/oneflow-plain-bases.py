import oneflow as torch

w = torch.ones(1, requires_grad=True)
base = torch.zeros(2)
base[:1].mul_(w)
seen = base.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
