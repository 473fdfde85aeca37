import oneflow as torch

layer = torch.nn.Linear(2, 1)
layer(torch.ones(1, 2)).sum().backward()
layer.double()
seen = layer.weight.grad is None
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
