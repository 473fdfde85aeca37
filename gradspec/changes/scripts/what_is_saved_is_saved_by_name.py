import torch


def pack(tensor):
    print(tensor.item())
    return tensor


one, two = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
    one * two

# torch 2.0.1 prints:
#     1.0
#     2.0

# torch 2.1.2 prints:
#     2.0
#     1.0
