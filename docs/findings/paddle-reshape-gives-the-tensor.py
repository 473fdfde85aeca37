import paddle as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
seen = x.reshape([2]) is x
print("expected:", False)
print("seen:", seen)
raise SystemExit(seen)
