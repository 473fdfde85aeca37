import torch

mode = torch.set_grad_enabled(False)
torch.set_grad_enabled(True)
with mode:
    print(torch.is_grad_enabled())
torch.set_grad_enabled(True)

# torch 2.1.2 prints:
#     True

# torch 2.2.2 prints:
#     False
