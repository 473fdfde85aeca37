import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.retain_grad()
y.mul_(3)
y.sum().backward()
print("expected: [1.0, 1.0]")
print("seen:", y.grad)
raise SystemExit(y.grad is None)
