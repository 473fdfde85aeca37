import tensorplay as torch

layer = torch.nn.Linear(2, 1)
layer(torch.ones(1, 2)).sum().backward()
held = layer.weight.grad
layer.double()
seen = layer.weight.grad is held
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
