import torch

mean, variance = torch.zeros(1), torch.ones(1)
torch.nn.functional.instance_norm(torch.ones(1, 1, 2), mean, variance, use_input_stats=False)
print(mean._version)

# torch 2.10.0 prints:
#     1

# torch 2.11.0 prints:
#     0
