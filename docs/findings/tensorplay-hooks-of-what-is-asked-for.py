import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
y.register_hook(lambda grad: grad * 4)
seen = torch.autograd.grad(y.sum(), y)[0].tolist()
print("expected:", [4.0, 4.0])
print("seen:", seen)
raise SystemExit(seen != [4.0, 4.0])
