import tensorplay as torch

print("expected: NotImplementedError")
try:
    torch.tensor([True]).remainder_(torch.tensor([True]))
except NotImplementedError as error:
    print("seen: NotImplementedError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
