import tensorplay as torch

y = torch.arange(6.0, requires_grad=True) * 1
_, part, _ = y.tensor_split((1, 4))
print("expected: no error")
try:
    part.mul_(2.0)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
