import torch

try:
    torch.optim.lr_scheduler.ChainedScheduler([])
except Exception as error:
    print(type(error).__name__, error)

# torch 2.3.1 prints:
#     IndexError list index out of range

# torch 2.4.1 prints:
#     ValueError ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.
