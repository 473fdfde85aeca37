import paddle as torch

y = torch.ones([2])
y.copy_(torch.tensor(2.0))
seen = y.tolist()
print("expected:", [2.0, 2.0])
print("seen:", seen)
raise SystemExit(seen != [2.0, 2.0])
