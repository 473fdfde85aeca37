import torch

try:
    print(torch.ones(1, dtype=torch.complex64).nan_to_num())
except RuntimeError as error:
    print(error)

# torch 2.0.1 prints:
#     "nan_to_num" not implemented for 'ComplexFloat'

# torch 2.1.2 prints:
#     tensor([1.+0.j])
