import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
order = []
early, late = x * 2, x * 4
of_early = early * 2
last = late + of_early
for name, tensor in {"early": early, "late": late, "of early": of_early, "last": last}.items():
    tensor.register_hook(lambda grad, name=name: order.append(name))
last.sum().backward()
seen = order
print("expected:", ["last", "of early", "late", "early"])
print("seen:", seen)
raise SystemExit(seen != ["last", "of early", "late", "early"])
