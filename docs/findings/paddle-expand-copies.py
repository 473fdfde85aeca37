import paddle as torch

base = torch.ones([2, 1])
wide = base.expand([2, 3])
base.fill_(4.0)
seen = wide.tolist()
print("expected:", [[4.0, 4.0, 4.0], [4.0, 4.0, 4.0]])
print("seen:", seen)
raise SystemExit(seen != [[4.0, 4.0, 4.0], [4.0, 4.0, 4.0]])
