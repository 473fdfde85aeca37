import tensorplay as torch

print("expected: IndexError")
try:
    torch.ones(3)[torch.tensor([1], dtype=torch.int8)]
except IndexError as error:
    print("seen: IndexError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
