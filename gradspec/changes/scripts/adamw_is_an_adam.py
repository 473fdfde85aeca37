import torch

print(issubclass(torch.optim.AdamW, torch.optim.Adam))
