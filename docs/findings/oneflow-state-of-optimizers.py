import oneflow as torch

print("expected: no error")
try:
    torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=0.5).state  # noqa: B018
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
