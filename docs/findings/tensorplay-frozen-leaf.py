import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * 2).sum()
x.requires_grad_(False)
y.backward()
print("expected: None")
print("seen:", x.grad)
raise SystemExit(x.grad is not None)
