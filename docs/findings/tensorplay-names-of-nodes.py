import tensorplay as torch

y = torch.tensor([1.0, 2.0], requires_grad=True) * 2
print("expected: no error")
try:
    y.grad_fn.name()
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
