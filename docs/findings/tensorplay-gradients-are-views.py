import tensorplay as torch

x = torch.ones(1, requires_grad=True)
x.clone().sum().backward()
seen = x.grad._is_view()
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
