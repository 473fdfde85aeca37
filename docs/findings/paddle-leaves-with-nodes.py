import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = x.grad_fn is None
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
