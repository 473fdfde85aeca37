import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
print("expected: RuntimeError")
try:
    y.requires_grad_(False)
except RuntimeError:
    print("seen: RuntimeError")
else:
    print("seen: no error, y.requires_grad is", y.requires_grad)
    raise SystemExit(1)
