import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = (x + x).grad_fn.name()
print("expected:", "AddBackward0")
print("seen:", seen)
raise SystemExit(seen != "AddBackward0")
