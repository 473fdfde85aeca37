import oneflow as torch

seen = []
x = torch.tensor([1.0, 2.0], requires_grad=True)
x.register_hook(lambda grad: seen.append(grad.tolist()))
(x * 2 + x * 3).sum().backward()
print("expected: [[5.0, 5.0]]")
print("seen:", seen)
raise SystemExit(seen != [[5.0, 5.0]])
