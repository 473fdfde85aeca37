import tensorplay as torch

x = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
print("expected: no error")
try:
    x.mul_(x[:, 0])
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
