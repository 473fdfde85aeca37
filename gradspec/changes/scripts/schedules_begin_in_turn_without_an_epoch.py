import warnings

import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
schedules = torch.optim.lr_scheduler
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    parts = [schedules.ConstantLR(optimizer), schedules.ConstantLR(optimizer)]
    sequence = schedules.SequentialLR(optimizer, parts, [1])
    optimizer.step()
    sequence.step()
print("epoch" in str([one.message for one in caught]))

# torch 2.8.0 prints:
#     True

# torch 2.9.1 prints:
#     False
