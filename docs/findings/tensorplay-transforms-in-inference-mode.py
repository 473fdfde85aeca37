import tensorplay as torch

with torch.inference_mode():
    grad = torch.func.grad(lambda x: (x * x).sum())(torch.tensor([1.0, 2.0]))
seen = grad.tolist()
print("expected:", [2.0, 4.0])
print("seen:", seen)
raise SystemExit(seen != [2.0, 4.0])
