import tensorplay as torch

whole = torch.tensor([2, 4])
print("expected: RuntimeError")
try:
    whole.mul_(0.5)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
