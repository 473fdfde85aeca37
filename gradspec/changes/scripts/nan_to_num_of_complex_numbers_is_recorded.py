import torch

try:
    print(torch.ones(1, dtype=torch.complex64, requires_grad=True).nan_to_num().grad_fn.name())
except RuntimeError as error:
    print(error)

# torch 2.14.1 prints:
#     nan_to_num does not support automatic differentiation for outputs with complex dtype.

# torch 2.15.0 prints:
#     NanToNumBackward0
