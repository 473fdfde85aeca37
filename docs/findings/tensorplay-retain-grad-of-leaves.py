import tensorplay as torch

print("expected: RuntimeError")
try:
    torch.ones(2).retain_grad()
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
