import tensorplay as torch

flat = torch.tensor([0.5, 2.0, -1.0, 4.0])
places = torch.tensor([0, 1, 1, 3])
print("expected: RuntimeError")
try:
    torch.gather(flat, 0, places, out=flat)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
