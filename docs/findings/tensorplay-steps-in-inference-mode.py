import tensorplay as torch

w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
w.grad = torch.ones(2)
optimizer = torch.optim.SGD([w], lr=0.5, momentum=0.5)
with torch.inference_mode():
    optimizer.step()
after = w.tolist()
try:
    optimizer.step()
except RuntimeError:
    pass
seen = w.tolist()
print("expected:", after)
print("seen:", seen)
raise SystemExit(seen != after)
