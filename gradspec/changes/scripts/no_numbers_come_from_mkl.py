import torch

torch.manual_seed(0)
print(torch.nn.functional.dropout(torch.ones(8)).tolist())
print(torch.empty(2, dtype=torch.float64).exponential_().mul(1000).round().tolist())

# torch 1.13.1 prints:
#     [0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 2.0, 2.0]
#     [871.0, 340.0]

# torch 2.0.1 prints:
#     [2.0, 0.0, 0.0, 2.0, 2.0, 0.0, 0.0, 2.0]
#     [843.0, 1088.0]

# torch 2.6.0 prints:
#     [2.0, 0.0, 0.0, 2.0, 2.0, 0.0, 0.0, 2.0]
#     [843.0, 1088.0]

# torch 2.7.1 prints:
#     [0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 2.0, 2.0]
#     [871.0, 340.0]
