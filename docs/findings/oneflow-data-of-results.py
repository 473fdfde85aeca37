import oneflow as torch

print("expected: no error")
try:
    (torch.ones(2, requires_grad=True) * 1).data = torch.zeros(2)
except Exception as error:
    print("seen:", type(error).__name__ + ":", str(error).strip().partition("\n")[0])
    raise SystemExit(1) from None
print("seen: no error")
