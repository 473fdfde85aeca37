import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: RuntimeError")
try:
    x.copy_(torch.ones(2))
except RuntimeError:
    print("seen: RuntimeError")
else:
    print("seen: no error, x is", x.tolist())
    raise SystemExit(1)
