import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
try:
    torch.optim.lr_scheduler.SequentialLR(optimizer, [], [])
except ValueError as error:
    print(error)

# torch 2.3.1 prints:
#     Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers 0 and the number of milestones to be equal to 0

# torch 2.4.1 prints:
#     SequentialLR expects at least one scheduler, but got no scheduler.
