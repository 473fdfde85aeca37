import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: RuntimeError")
try:
    (x * 1).split(1)[0].add_(1)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
