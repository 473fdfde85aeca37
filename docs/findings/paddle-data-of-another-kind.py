import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
try:
    x.data = 3.0
except Exception as error:
    said = type(error).__name__
seen = said
print("expected:", "TypeError")
print("seen:", seen)
raise SystemExit(seen != "TypeError")
