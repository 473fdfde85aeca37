import torch

print(torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.ReLU()]))

# torch 1.13.1 prints:
#     ModuleList(
#       (0): ReLU()
#       (1): ReLU()
#     )

# torch 2.0.1 prints:
#     ModuleList(
#       (0-1): 2 x ReLU()
#     )
