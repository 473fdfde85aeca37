import tensorplay as torch

x = torch.tensor([2.0, 2.0])
x.mul_(torch.tensor([3.0, 3.0]))
print("expected: [6.0, 6.0]")
print("seen:", x.tolist())
raise SystemExit(x.tolist() != [6.0, 6.0])
