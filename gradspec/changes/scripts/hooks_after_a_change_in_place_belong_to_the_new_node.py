import torch

x = torch.ones(1, requires_grad=True) * 2
seen = []
x.register_hook(lambda grad: seen.append(("before", grad.item())))
x.mul_(3)
x.register_hook(lambda grad: seen.append(("after", grad.item())))
x.backward()
print(seen)

# torch 1.13.1 prints:
#     [('before', 3.0), ('after', 3.0)]

# torch 2.0.1 prints:
#     [('after', 1.0), ('before', 3.0)]
