import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: RuntimeError")
try:
    x.view(2, 1).add_(1)
except RuntimeError:
    print("seen: RuntimeError")
else:
    print("seen: no error, x is", x.tolist(), "with", x.grad_fn)
    raise SystemExit(1)
