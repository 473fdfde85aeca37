import tensorplay as torch

norm = torch.nn.BatchNorm1d(2)
norm(torch.tensor([[0.0, 2.0], [4.0, 2.0]]))
seen = norm.num_batches_tracked._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
