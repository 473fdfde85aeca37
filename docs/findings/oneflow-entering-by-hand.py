import oneflow as torch

seen = torch.no_grad().__enter__()
print("expected:", None)
print("seen:", seen)
raise SystemExit(seen is not None)
