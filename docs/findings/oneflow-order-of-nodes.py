import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
order = []
early, late = x * 2, x * 4
of_early = early * 2
last = late + of_early
early.register_hook(lambda grad: order.append("early"))
late.register_hook(lambda grad: order.append("late"))
of_early.register_hook(lambda grad: order.append("of early"))
last.register_hook(lambda grad: order.append("last"))
last.sum().backward()
seen = order
print("expected:", ["last", "of early", "late", "early"])
print("seen:", seen)
raise SystemExit(seen != ["last", "of early", "late", "early"])
