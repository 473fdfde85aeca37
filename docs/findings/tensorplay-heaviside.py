import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
results = torch.heaviside(x, torch.ones(2)), torch.bincount(torch.tensor([0, 1]), x)
seen = [one.requires_grad for one in results]
print("expected:", [True, True])
print("seen:", seen)
raise SystemExit(not all(seen))
