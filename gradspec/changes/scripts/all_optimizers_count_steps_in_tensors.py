import torch

for optimizer in (torch.optim.Adadelta, torch.optim.RMSprop, torch.optim.Rprop):
    parameter = torch.nn.Parameter(torch.ones(1))
    parameter.grad = torch.ones(1)
    one = optimizer([parameter], lr=1.0)
    one.step()
    print(one.state[parameter]["step"])

# torch 2.3.1 prints:
#     1
#     1
#     1

# torch 2.4.1 prints:
#     tensor(1.)
#     tensor(1.)
#     tensor(1.)
