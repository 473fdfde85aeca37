import torch

x = torch.ones(1, requires_grad=True)
x.grad = torch.ones(1)
optimizer = torch.optim.Rprop([x])
optimizer.step()
print(optimizer.state[x]["step_size"]._version)

# torch 2.2.2 prints:
#     4

# torch 2.3.1 prints:
#     2
