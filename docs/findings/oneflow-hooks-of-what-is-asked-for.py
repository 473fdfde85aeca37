import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.retain_grad()
y.register_hook(lambda grad: grad * 4)
seen = torch.autograd.grad(y.sum(), [x, y])[1].tolist()
print("expected:", [1.0, 1.0])
print("seen:", seen)
raise SystemExit(seen != [1.0, 1.0])
