import tensorplay as torch

y = torch.ones(2, requires_grad=True) * 2
with torch.inference_mode():
    part = y[:1]
y.add_(1.0)
print("expected: RuntimeError")
try:
    part.grad_fn  # noqa: B018
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
