import tensorplay as torch

w = torch.nn.Parameter(torch.ones(2))
w.grad = torch.zeros(2)
torch.optim.SGD([w], lr=0.5).step()
seen = w._version
print("expected:", 1)
print("seen:", seen)
raise SystemExit(seen != 1)
