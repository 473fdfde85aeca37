import oneflow as torch

print("expected: RuntimeError")
try:
    torch.nn.Parameter(torch.arange(3))
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
