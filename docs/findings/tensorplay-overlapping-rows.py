import tensorplay as torch

planes = torch.ones(2).expand(2, 2, 2)
print("expected: RuntimeError")
try:
    planes[-1] = 4.0
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
