import warnings

import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    schedules.StepLR(optimizer, 1, verbose=True)
print(*(one.message for one in caught if "verbose" in str(one.message)))

# torch 2.1.2 prints:
#     Adjusting learning rate of group 0 to 5.0000e-01.

# torch 2.2.2 prints:
#     The verbose parameter is deprecated. Please use get_last_lr() to access the learning rate.
