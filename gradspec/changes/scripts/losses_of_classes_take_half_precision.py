import torch

try:
    print(torch.nn.functional.binary_cross_entropy(*[torch.ones(2, dtype=torch.float16)] * 2))
except RuntimeError as error:
    print(error)

# torch 2.3.1 prints:
#     "binary_cross_entropy" not implemented for 'Half'

# torch 2.4.1 prints:
#     tensor(0., dtype=torch.float16)
