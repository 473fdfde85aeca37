import tensorplay as torch

with torch.inference_mode():
    i = torch.tensor([1.0, 2.0])
    part = i[:1]
seen = part._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
