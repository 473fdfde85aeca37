import torch

print(torch.nn.functional.softshrink(torch.tensor([float("nan"), -0.25])))

# torch 2.5.1 prints:
#     tensor([0., 0.])

# torch 2.6.0 prints:
#     tensor([nan, -0.])
