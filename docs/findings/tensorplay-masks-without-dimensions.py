import tensorplay as torch

x = torch.ones(2)
seen = x[torch.tensor(True)]._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
