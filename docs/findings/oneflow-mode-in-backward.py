import oneflow as torch

modes = []
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.register_hook(lambda grad: modes.append(torch.is_grad_enabled()))
y.sum().backward()
print("expected: [False]")
print("seen:", modes)
raise SystemExit(modes != [False])
