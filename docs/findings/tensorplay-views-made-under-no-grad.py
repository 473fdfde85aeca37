import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True) * 1
with torch.no_grad():
    view = x.view(2)
print("expected: RuntimeError")
try:
    view.mul_(2)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
