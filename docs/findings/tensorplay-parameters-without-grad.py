import tensorplay as torch

data = torch.ones(2)
weight = torch.nn.Parameter(data)
frozen = torch.nn.Parameter(data, requires_grad=False)
seen = [one.requires_grad for one in (data, weight, frozen)]
print("expected:", [False, True, False])
print("seen:", seen)
raise SystemExit(seen != [False, True, False])
