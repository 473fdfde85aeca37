import tensorplay as torch

w = torch.ones(2)
x = torch.ones(2, requires_grad=True)
y = (x * w).sum()
with torch.inference_mode():
    w.mul_(2)
print("expected: version 1, and RuntimeError in backward")
try:
    y.backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: version", w._version, "and a gradient", x.grad.tolist())
    raise SystemExit(1)
