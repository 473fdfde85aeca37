import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.expand(2, 2).zero_()
print("expected: RuntimeError")
try:
    y.sum().backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
