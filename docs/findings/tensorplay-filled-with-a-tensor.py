import tensorplay as torch

x = torch.ones(2, requires_grad=True)
filled, copied = torch.zeros(2), torch.zeros(2)
filled.fill_(x.sum())
copied.copy_(x)
seen = [filled.requires_grad, copied.requires_grad]
print("expected:", [True, True])
print("seen:", seen)
raise SystemExit(seen != [True, True])
