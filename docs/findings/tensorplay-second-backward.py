import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * x).sum()
y.backward()
print("expected: RuntimeError at the second backward")
try:
    y.backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error, x.grad is", x.grad.tolist())
    raise SystemExit(1)
