import torch

try:
    print(torch.ones(2, 2, dtype=torch.float16).trace())
except NotImplementedError as error:
    print(error)

# torch 2.12.1 prints:
#     "trace" not implemented for 'Half'

# torch 2.13.0 prints:
#     tensor(2., dtype=torch.float16)
