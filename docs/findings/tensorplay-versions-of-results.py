import tensorplay as torch

x = torch.tensor([1.0, 2.0])
total = x.sum()
print("expected: 0")
print("seen:", total._version)
raise SystemExit(total._version != 0)
