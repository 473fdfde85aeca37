import torch

x = torch.tensor([4.0, 4.0], requires_grad=True)
torch.ldexp(x, torch.tensor([1, -1])).sum().backward()
print("expected:", [2.0, 0.5])
print("seen:", x.grad.tolist())
raise SystemExit(x.grad.tolist() != [2.0, 0.5])
