import tensorplay as torch

w = torch.tensor([3.0, 4.0], requires_grad=True)
of_x = torch.func.grad(lambda x: (x * x * w).sum())(torch.ones(2))
seen = of_x.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
