import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
view = y[:1]
before = view.grad_fn
y.mul_(4.0)
seen = view.grad_fn is before
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
