import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = torch.heaviside(x, torch.ones(2)).requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
