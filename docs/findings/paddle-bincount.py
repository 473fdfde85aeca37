import paddle as torch

weights = torch.tensor([0.5, 2.0], requires_grad=True)
seen = torch.bincount(torch.tensor([0, 2]), weights).requires_grad
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
