import torch

print(torch.matrix_exp(torch.zeros(2, 2).t()).stride())

# torch 2.1.2 prints:
#     (1, 2)

# torch 2.2.2 prints:
#     (2, 1)
