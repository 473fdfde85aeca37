import tensorplay as torch

x, y = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0])
x.exp_()
y.cumsum_(0)
seen = [x._version, y._version]
print("expected:", [1, 1])
print("seen:", seen)
raise SystemExit(seen != [1, 1])
