import tensorplay as torch

result = torch.ones(2, requires_grad=True) * 2
with torch.inference_mode():
    result.detach_()
seen = result.is_leaf
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
