import torch

try:
    print(torch.zeros(2, dtype=torch.complex64).log1p())
except RuntimeError as error:
    print(error)

# torch 1.13.1 prints:
#     "log1p_vml_cpu" not implemented for 'ComplexFloat'

# torch 2.0.1 prints:
#     tensor([0.+0.j, 0.+0.j])
