import tensorplay as torch

w = torch.ones(2, requires_grad=True)
y = w * 2
y.uniform_()
y.sum().backward()
seen = w.grad.tolist()
print("expected:", [0.0, 0.0])
print("seen:", seen)
raise SystemExit(seen != [0.0, 0.0])
