import tensorplay as torch

x = torch.tensor([[2.0, 0.0], [0.0, 4.0]], requires_grad=True)
results = torch.det(x), torch.linalg.det(x), torch.slogdet(x)[1], torch.logdet(x), torch.linalg.cond(x)
seen = [one.requires_grad for one in results]
print("expected:", [True] * 5)
print("seen:", seen)
raise SystemExit(not all(seen))
