import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5, momentum=0.5)
for make in (
    lambda: torch.optim.lr_scheduler.CyclicLR(optimizer, [0.1, 0.2], 0.5),
    lambda: torch.optim.swa_utils.SWALR(optimizer, [0.1, 0.2]),
):
    try:
        make()
    except ValueError as error:
        print(error)

# torch 2.3.1 prints:
#     expected 1 values for base_lr, got 2
#     swa_lr must have the same length as optimizer.param_groups: swa_lr has 2, optimizer.param_groups has 1

# torch 2.4.1 prints:
#     base_lr must have the same length as optimizer.param_groups. base_lr has 2 values, param_groups has 1.
#     swa_lr must have the same length as optimizer.param_groups. swa_lr has 2 values, param_groups has 1.
