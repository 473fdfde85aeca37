import oneflow as torch

with torch.inference_mode():
    made = torch.ones(2)
print("expected: RuntimeError")
try:
    made.add_(1)
except RuntimeError:
    print("seen: RuntimeError")
else:
    print("seen: no error")
    raise SystemExit(1)
