import torch

x = torch.ones(1, requires_grad=True)
nodes, seen = [], []


def unpack(tensor):
    nodes[0].register_hook(lambda results, grads: seen.append("run"))
    return tensor


with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
    y = x.exp()
nodes.append(y.grad_fn)
y.sum().backward()
print(seen)

# torch 2.4.1 prints:
#     []

# torch 2.5.1 prints:
#     ['run']
