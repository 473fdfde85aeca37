import tensorplay as torch

y = torch.ones(1, 2) * 2
y.t_()
print("expected: [[2.0], [2.0]]")
print("seen:", y.tolist())
raise SystemExit(y.tolist() != [[2.0], [2.0]])
