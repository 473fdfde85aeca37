import tensorplay as torch

y = torch.tensor([1.0, 2.0], requires_grad=True) * 2
print("expected: RuntimeError")
try:
    y.requires_grad = False
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error, requires_grad is", y.requires_grad)
    raise SystemExit(1)
