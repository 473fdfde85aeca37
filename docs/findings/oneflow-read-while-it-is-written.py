import oneflow as torch

x = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
x.mul_(x[:, 0])
seen = x.tolist()
print("expected:", [[4.0, 15.0], [20.0, 140.0]])
print("seen:", seen)
raise SystemExit(seen != [[4.0, 15.0], [20.0, 140.0]])
