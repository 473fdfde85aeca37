import torch


@torch.set_grad_enabled(False)
def double(x):
    return x * 2


print(torch.is_grad_enabled())

# torch 2.1.2 prints:
#     False

# torch 2.2.2 prints:
#     True
