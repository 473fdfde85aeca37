import oneflow as torch

quiet = torch.no_grad()
with quiet:
    pass
seen = torch.is_grad_enabled()
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
