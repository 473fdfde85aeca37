import torch

torch.manual_seed(0)
print(torch.rand(2, dtype=torch.float16).tolist())

# torch 2.11.0 prints:
#     [0.333984375, 0.27294921875]

# torch 2.12.1 prints:
#     [0.496337890625, 0.76806640625]
