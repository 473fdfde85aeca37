import torch

try:
    print(torch.ones(2, 2, dtype=torch.float16).mm(torch.ones(2, 2, dtype=torch.float16)))
except RuntimeError as error:
    print(error)

# torch 2.1.2 prints:
#     "addmm_impl_cpu_" not implemented for 'Half'

# torch 2.2.2 prints:
#     tensor([[2., 2.],
#             [2., 2.]], dtype=torch.float16)
