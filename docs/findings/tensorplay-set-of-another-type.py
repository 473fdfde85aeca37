import tensorplay as torch

mine = torch.zeros(2)
print("expected: RuntimeError")
try:
    mine.set_(torch.tensor([1, 2]))
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
