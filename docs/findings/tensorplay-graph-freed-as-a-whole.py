import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.tensor([4.0, 8.0], requires_grad=True)
y = (x * x + w * w).sum()
torch.autograd.grad(y, x)
print("expected: no error")
try:
    torch.autograd.grad(y, w)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
