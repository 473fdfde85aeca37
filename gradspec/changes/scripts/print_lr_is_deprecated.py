import warnings

import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    schedules.StepLR(optimizer, 1).print_lr(True, 0, 0.5)
print(*(one.message for one in caught))

# torch 2.3.1 prints:
#     Adjusting learning rate of group 0 to 5.0000e-01.

# torch 2.4.1 prints:
#     Adjusting learning rate of group 0 to 5.0000e-01.
#     `LRScheduler.print_lr()` is being deprecated. To fetch the learning rate, please use `get_last_lr()` instead. For more details, see https://github.com/pytorch/pytorch/issues/99270.
