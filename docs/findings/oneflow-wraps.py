import oneflow as torch


@torch.no_grad()
def double(x):
    return x * 2


print("expected: no error")
try:
    double.__wrapped__  # noqa: B018
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
