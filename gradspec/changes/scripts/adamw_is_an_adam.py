import torch

print(issubclass(torch.optim.AdamW, torch.optim.Adam))

# torch 2.6.0 prints:
#     False

# torch 2.7.1 prints:
#     True
