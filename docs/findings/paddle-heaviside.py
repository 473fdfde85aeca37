import paddle as torch

x = torch.ones([], requires_grad=True)
print("expected: RuntimeError")
try:
    torch.heaviside(x, x).backward()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
