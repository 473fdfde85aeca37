import torch

print(hasattr(torch.optim.lr_scheduler.ReduceLROnPlateau, "get_last_lr"))

# torch 2.1.2 prints:
#     False

# torch 2.2.2 prints:
#     True
