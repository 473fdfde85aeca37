import torch

try:
    torch.tensor([1j]).lt_(torch.tensor([1j]))
except RuntimeError as error:
    print(type(error).__name__, error)

# torch 2.7.1 prints:
#     RuntimeError "lt_cpu" not implemented for 'ComplexFloat'

# torch 2.8.0 prints:
#     NotImplementedError "lt_cpu" not implemented for 'ComplexFloat'
