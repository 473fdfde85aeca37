import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: no error")
try:
    torch.autograd.grad((x * 2).sum(), {"x": x})
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
