import tensorplay as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * 2).sum().backward()
held = x.grad
(x * 2).sum().backward()
seen = held.tolist()
print("expected:", [4.0, 4.0])
print("seen:", seen)
raise SystemExit(seen != [4.0, 4.0])
