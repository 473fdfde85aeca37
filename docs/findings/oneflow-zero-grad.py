import oneflow as torch

w = torch.nn.Parameter(torch.ones(2))
(w * w).sum().backward()
torch.optim.SGD([w], lr=0.5).zero_grad()
seen = w.grad is None
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
