import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
inner = x + 0
y = (inner * torch.tensor([4.0, 8.0])).sum()
inner.add_(1)
print("expected: no error")
try:
    y.backward()
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
