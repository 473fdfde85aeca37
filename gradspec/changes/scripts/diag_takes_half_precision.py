import torch

try:
    print(torch.ones(2, dtype=torch.float16).diag())
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     "diag" not implemented for 'Half'

# torch 2.0.1 prints:
#     tensor([[1., 0.],
#             [0., 1.]], dtype=torch.float16)
