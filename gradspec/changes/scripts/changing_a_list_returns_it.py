import torch

print(torch._foreach_add_([torch.ones(1)], 1.0))

# torch 2.2.2 prints:
#     None

# torch 2.3.1 prints:
#     [tensor([2.])]
