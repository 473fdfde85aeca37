import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * x).sum()
y.backward()
print("expected: RuntimeError")
try:
    y.backward()
except Exception as error:
    print("seen:", type(error).__mro__[:-2])
    raise SystemExit(not isinstance(error, RuntimeError))
