import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = []
y = x * 2
y.register_hook(lambda grad: seen.append("ran"))
y.detach_().requires_grad_()
(y * 4).sum().backward()
seen = seen
print("expected:", ["ran"])
print("seen:", seen)
raise SystemExit(seen != ["ran"])
