import torch

try:
    print(torch.ones(2, dtype=torch.bfloat16).prod())
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     "prod_cpu" not implemented for 'BFloat16'

# torch 2.0.1 prints:
#     tensor(1., dtype=torch.bfloat16)
