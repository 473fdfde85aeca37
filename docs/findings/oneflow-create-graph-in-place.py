import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * x).sum().backward()
held = x.grad
(x * x).sum().backward(create_graph=True)
seen = x.grad is held
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
