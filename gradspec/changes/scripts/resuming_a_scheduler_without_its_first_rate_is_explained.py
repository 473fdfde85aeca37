import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
try:
    torch.optim.lr_scheduler.StepLR(optimizer, 1, last_epoch=3)
except KeyError as error:
    print(str(error).partition(" when ")[2].partition("\\n")[0])

# torch 2.9.1 prints:
#     resuming an optimizer"

# torch 2.10.0 prints:
#     resuming scheduler with last_epoch >= 0.
