import tensorplay as torch

modes = []


def pack(tensor):
    modes.append(torch.is_grad_enabled())
    return tensor


x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
    x * x
print("expected: False in each")
print("seen:", modes)
raise SystemExit(any(modes))
