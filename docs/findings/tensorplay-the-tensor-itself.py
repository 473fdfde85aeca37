import tensorplay as torch

x = torch.tensor([1.0, 2.0])
print("expected: True")
print("seen:", x.contiguous() is x)
raise SystemExit(x.contiguous() is not x)
