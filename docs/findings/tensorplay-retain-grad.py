import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.retain_grad()
(y * y).sum().backward()
print("expected: y.grad is [4.0, 8.0]")
print("seen:", y.grad)
raise SystemExit(y.grad is None)
