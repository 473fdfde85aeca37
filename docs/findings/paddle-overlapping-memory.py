import paddle as torch

expanded = torch.as_strided(torch.ones([1]), [3], [0])
print("expected: RuntimeError")
try:
    expanded.add_(torch.ones([3]))
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
