import torch

try:
    torch.tensor([1j]).sort()
except Exception as error:
    print(type(error).__name__, error)

# torch 2.6.0 prints:
#     RuntimeError "sorting_kernel_method_name" not implemented for 'ComplexFloat'

# torch 2.7.1 prints:
#     ValueError Sort currently does not support complex dtypes on CPU.
