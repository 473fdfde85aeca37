import tensorplay as torch

x = torch.ones(2, requires_grad=True)
x.grad_dtype = torch.float64
(x * 2).sum().backward()
seen = str(x.grad.dtype)
print("expected:", str(torch.float64))
print("seen:", seen)
raise SystemExit(seen != str(torch.float64))
