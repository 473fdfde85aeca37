import tensorplay as torch

x = torch.zeros(2, 2)
x[:, 1].fill_(3.0)
seen = x.tolist()
print("expected:", [[0.0, 3.0], [0.0, 3.0]])
print("seen:", seen)
raise SystemExit(seen != [[0.0, 3.0], [0.0, 3.0]])
