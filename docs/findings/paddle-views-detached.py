import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
view = (x * 2).view([2, 1])
print("expected: RuntimeError")
try:
    view.detach_()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
