import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: RuntimeError")
try:
    x.grad = torch.ones(3)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error, x.grad is", x.grad.tolist())
    raise SystemExit(1)
