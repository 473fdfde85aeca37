import oneflow as torch

print("expected: TypeError")
try:
    torch.set_grad_enabled(lambda: None)
except TypeError as error:
    print("seen: TypeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
