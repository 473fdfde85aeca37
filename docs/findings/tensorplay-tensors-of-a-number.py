import tensorplay as torch

seen = torch.tensor(5.0)._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
