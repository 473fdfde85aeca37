import oneflow as torch

expanded = torch.ones(1).expand(3)
print("expected: RuntimeError")
try:
    expanded.add_(1)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
