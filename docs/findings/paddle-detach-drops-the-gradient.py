import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * x).sum().backward()
x.detach_()
seen = x.grad is None
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
