import tensorplay as torch

print("expected: inf")
try:
    seen = torch.linalg.cond(torch.ones(2, 2), 1).item()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
    raise SystemExit(1) from None
print("seen:", seen)
raise SystemExit(seen != float("inf"))
