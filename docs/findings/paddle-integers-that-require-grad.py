import paddle as torch

print("expected: RuntimeError")
try:
    torch.arange(3).requires_grad_()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
