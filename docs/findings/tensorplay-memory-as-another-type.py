import tensorplay as torch

x = torch.ones(2)
with torch.inference_mode():
    seen_otherwise = x.view(torch.int32)
seen = seen_otherwise.is_inference()
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
