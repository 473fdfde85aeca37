import tensorplay as torch

with torch.inference_mode():
    i = torch.tensor([1.0, 2.0])
i.data = torch.ones(2)
seen = i.is_inference()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
