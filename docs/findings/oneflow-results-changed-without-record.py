import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x + 1
with torch.no_grad():
    y.mul_(4.0)
y.sum().backward()
seen = y.grad is None
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
