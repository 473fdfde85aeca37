import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
print("expected: TypeError")
try:
    x.grad = 1.0
except TypeError as error:
    print("seen: TypeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
