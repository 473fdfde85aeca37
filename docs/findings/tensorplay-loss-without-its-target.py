import tensorplay as torch

x = torch.zeros(2, requires_grad=True)
target = torch.ones(2, requires_grad=True)
loss = torch.nn.functional.smooth_l1_loss(x, target)
_, of_target = torch.autograd.grad(loss, (x, target), allow_unused=True)
seen = of_target is None
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
