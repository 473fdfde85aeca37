import torch

first, second = (torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5) for _ in range(2))
schedulers = torch.optim.lr_scheduler
try:
    schedulers.ChainedScheduler([schedulers.StepLR(first, 1), schedulers.StepLR(second, 1)])
except ValueError as error:
    print(str(error).split(" (")[0])

# torch 2.3.1 prints:
#     ChainedScheduler expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and 1 to be different

# torch 2.4.1 prints:
#     ChainedScheduler expects all schedulers to belong to the same optimizer, but got scheduler StepLR at index 1 has SGD
