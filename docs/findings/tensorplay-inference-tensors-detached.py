import tensorplay as torch

with torch.inference_mode():
    i = torch.tensor([1.0, 2.0])
print("expected: no error")
try:
    i.detach().add_(1.0)
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
