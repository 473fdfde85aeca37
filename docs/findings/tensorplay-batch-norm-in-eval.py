import tensorplay as torch

norm = torch.nn.BatchNorm1d(2)
norm.eval()
norm(torch.tensor([[0.0, 0.0], [1.0, 1.0]])).sum().backward()
seen = [round(one, 4) for one in norm.weight.grad.tolist()]
print("expected:", [1.0, 1.0])
print("seen:", seen)
raise SystemExit(seen != [1.0, 1.0])
