import tensorplay as torch

x = torch.ones(2)
print("expected: RuntimeError")
try:
    x.copy_(torch.ones(3))
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
