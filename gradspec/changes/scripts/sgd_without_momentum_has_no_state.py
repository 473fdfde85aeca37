import torch

parameter = torch.nn.Parameter(torch.ones(1))
parameter.grad = torch.ones(1)
optimizer = torch.optim.SGD([parameter], lr=1.0)
optimizer.step()
print(optimizer.state[parameter])

# torch 2.3.1 prints:
#     {'momentum_buffer': None}

# torch 2.4.1 prints:
#     {}
