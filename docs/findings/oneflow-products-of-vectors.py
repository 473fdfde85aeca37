import oneflow as torch

print("expected: no error")
try:
    torch.tensor([1.0, 2.0]) @ torch.tensor([4.0, 8.0])
except Exception as error:
    print("seen:", type(error).__name__ + ":", str(error).strip().partition("\n")[0])
    raise SystemExit(1) from None
print("seen: no error")
