import tensorplay as torch

y = torch.func.vmap(lambda one: one * 2)(torch.tensor([1.0, 2.0]))
seen = y._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
