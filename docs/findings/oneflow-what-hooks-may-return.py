import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.register_hook(lambda grad: 1.0)
try:
    y.sum().backward()
    said = None
except Exception as error:
    said = type(error).__name__
seen = said
print("expected:", "TypeError")
print("seen:", seen)
raise SystemExit(seen != "TypeError")
