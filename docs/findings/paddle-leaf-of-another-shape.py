import paddle as torch

leaf = torch.tensor(3.0, requires_grad=True)
y = leaf.clone()
with torch.no_grad():
    torch.maximum(torch.ones([2]), torch.ones([2]), out=leaf)
y.backward()
seen = list(leaf.grad.shape) == list(leaf.shape)
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
