import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
print("expected: no error")
try:
    y.grad = torch.ones([2])
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
