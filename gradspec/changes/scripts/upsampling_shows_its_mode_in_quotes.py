import torch

print(torch.nn.Upsample(2))

# torch 1.13.1 prints:
#     Upsample(size=2, mode=nearest)

# torch 2.0.1 prints:
#     Upsample(size=2, mode='nearest')
