import oneflow as torch

base = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).t() * 1
base.view_as(base)[:, 1].zero_()
seen = base.tolist()
print("expected:", [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
print("seen:", seen)
raise SystemExit(seen != [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
