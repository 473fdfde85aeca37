import tensorplay as torch

x = torch.tensor([1.0]).expand(3)
print("expected: RuntimeError")
try:
    x.add_(1)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error,", x.tolist())
    raise SystemExit(1)
