import tensorplay as torch

packed = []


def pack(tensor):
    packed.append(tensor.item())
    return tensor


a, b = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
    a * b
print("expected:", [2.0, 1.0])
print("seen:", packed)
raise SystemExit(packed != [2.0, 1.0])
