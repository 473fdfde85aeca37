import oneflow as torch

x = torch.zeros(2)
print("expected: IndexError")
try:
    x[[5]] = 1.0
    print(x.tolist())
except IndexError as error:
    print("seen: IndexError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
