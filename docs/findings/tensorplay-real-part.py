import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = (x * 2j).sum().real.requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
