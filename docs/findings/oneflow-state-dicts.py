import oneflow as torch

seen = torch.nn.Linear(2, 1).state_dict()["weight"].requires_grad
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
