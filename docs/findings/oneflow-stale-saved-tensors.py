import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
factor = torch.tensor([3.0, 4.0])
y = (x * factor).sum()
factor.add_(1)
print("expected: RuntimeError")
try:
    y.backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error, x.grad is", x.grad.tolist(), "and not [3.0, 4.0]")
    raise SystemExit(1)
