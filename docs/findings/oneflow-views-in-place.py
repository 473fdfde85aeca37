import oneflow as torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
y = x * 2
y[:3].zero_()
y.sum().backward()
print("expected: [0.0, 0.0, 0.0, 2.0], since y is", y.tolist())
print("seen:", x.grad.tolist())
raise SystemExit(x.grad.tolist() != [0.0, 0.0, 0.0, 2.0])
