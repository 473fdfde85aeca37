import tensorplay as torch

x = torch.ones(2, dtype=torch.complex64)
seen = x.conj()._is_view()
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
