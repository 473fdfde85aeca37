import paddle as torch

print("expected: no error")
try:
    torch.tensor([0.5, 2.0, 4.0])[torch.tensor(1, dtype=torch.int8)]
except Exception as error:
    print("seen:", type(error).__name__ + ":", str(error).strip().partition("\n")[0])
    raise SystemExit(1) from None
print("seen: no error")
