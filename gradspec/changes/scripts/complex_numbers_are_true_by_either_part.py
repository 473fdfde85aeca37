import torch

print(torch.tensor([1j]).bool())

# torch 2.3.1 prints:
#     tensor([False])

# torch 2.4.1 prints:
#     tensor([True])
