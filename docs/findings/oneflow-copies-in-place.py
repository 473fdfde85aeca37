import oneflow as torch

x = torch.ones(2, requires_grad=True)
copied = torch.zeros(2)
copied.copy_(x)
print("expected:", True)
print("seen:", copied.requires_grad)
raise SystemExit(not copied.requires_grad)
