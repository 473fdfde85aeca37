import tensorplay as torch

print("expected: no error")
try:
    torch.ones(2, 2)[None]
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
