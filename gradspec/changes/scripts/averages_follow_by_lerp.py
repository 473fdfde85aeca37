import torch

x = torch.ones(2, requires_grad=True)
optimizer = torch.optim.Adam([x])
x.sum().backward()
optimizer.step()
print(optimizer.state[x]["exp_avg"]._version)

# torch 2.0.1 prints:
#     2

# torch 2.1.2 prints:
#     1
