import torch

print(torch.nn.functional.rms_norm(torch.ones(3, 2).t(), (3,)).stride())

# torch 2.8.0 prints:
#     (1, 2)

# torch 2.9.1 prints:
#     (3, 1)
