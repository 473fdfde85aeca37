import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
used, unused = (x * 2).unbind()
seen = []
unused.register_hook(lambda grad: seen.append("called"))
used.backward()
seen = seen
print("expected:", ["called"])
print("seen:", seen)
raise SystemExit(seen != ["called"])
