import tensorplay as torch

with torch.inference_mode():
    i = torch.tensor([1.0, 2.0])
seen = i.clone()._version
print("expected:", 1)
print("seen:", seen)
raise SystemExit(seen != 1)
